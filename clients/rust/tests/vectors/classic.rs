//! `classic.json`, and the mail of `send_sms_mail`.

use std::io::Write;
use std::time::Duration;

use dozvon::classic::{Classic, CostTerms, File, MailRoute, SendTerms};
use dozvon::Error;
use serde_json::{json, Value};

use crate::played::{cases, text, Program};

fn word(given: &[Value], at: usize) -> String {
    match given.get(at) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn small(given: &[Value], at: usize) -> u8 {
    given.get(at).map_or(0, |value| value.as_u64().unwrap().try_into().unwrap())
}

/// False is none.
fn sender(given: &[Value], at: usize) -> Option<String> {
    given.get(at).and_then(Value::as_str).map(str::to_owned)
}

fn result(classic: &Classic, case: &Value) -> Value {
    let given = case["arguments"].as_array().unwrap();
    let (first, second) = (word(given, 0), word(given, 1));
    match text(case, "call") {
        "send_sms" => {
            let terms = SendTerms {
                translit: small(given, 2),
                time: word(given, 3),
                id: word(given, 4),
                format: small(given, 5),
                sender: sender(given, 6),
                query: word(given, 7),
                files: Vec::new(),
            };
            json!(classic.send_sms(&first, &second, &terms).unwrap())
        }
        "get_sms_cost" => {
            let terms =
                CostTerms { translit: small(given, 2), format: small(given, 3), sender: sender(given, 4), query: word(given, 5) };
            json!(classic.get_sms_cost(&first, &second, &terms).unwrap())
        }
        "get_status" if first.contains(',') => match classic.get_statuses(&first, &second, small(given, 2)) {
            Ok(rows) => json!(rows),
            Err(refusal) => json!(refusal.0),
        },
        "get_status" => json!(classic.get_status(&first, &second, small(given, 2))),
        "get_balance" => classic.get_balance().map_or(json!(false), Value::from),
        name => panic!("the library has no {}", name),
    }
}

#[test]
fn every_classic_function_asks_and_cuts_what_the_contract_says() {
    let server = Program::start("server.mjs");
    for (at, case) in cases("classic.json").iter().enumerate() {
        let name = text(case, "name");
        let classic =
            Classic::new(&format!("{}/classic/{}", server.at, at), text(case, "login"), text(case, "password")).unwrap();
        assert_eq!(result(&classic, case), case["result"], "{}", name);
        assert_eq!(server.asked(&format!("classic/{}", at)), case["exchanges"].as_array().unwrap().len(), "{}", name);
    }
}

#[test]
fn a_format_there_is_not_is_refused() {
    let classic = Classic::new("http://127.0.0.1:1", "shop", "secret").unwrap();
    let told = classic.send_sms("79990000001", "Hello", &SendTerms { format: 12, ..SendTerms::default() });
    assert!(matches!(told, Err(Error::Argument(_))), "{:?}", told);
    let told = classic.get_sms_cost("79990000001", "Hello", &CostTerms { format: 12, ..CostTerms::default() });
    assert!(matches!(told, Err(Error::Argument(_))), "{:?}", told);
}

#[test]
fn files_go_as_parts_of_a_form() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || crate::silence::answer_once(&listener, "1,1,1.40,83.10"));
    let files = vec![File { name: "a\".wav".to_owned(), content: b"RIFF\r\n--\0".to_vec() }];
    let told =
        Classic::new(&url, "", "key").unwrap().send_sms("79990000001", "Привет", &SendTerms { files, ..SendTerms::default() });
    assert_eq!(told.unwrap(), ["1", "1", "1.40", "83.10"]);
    let request = heard.join().unwrap();
    let boundary = request.split("boundary=").nth(1).unwrap().split("\r\n").next().unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let part = |name: &str, value: &str| {
        format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", boundary, name, value)
    };
    let fields = [
        ("apikey", "key"),
        ("fmt", "1"),
        ("charset", "utf-8"),
        ("cost", "3"),
        ("phones", "79990000001"),
        ("mes", "Привет"),
        ("translit", "0"),
        ("id", "0"),
    ];
    let expected: String = fields.iter().map(|(name, value)| part(name, value)).collect();
    let file = format!(
        "--{0}\r\nContent-Disposition: form-data; name=\"file0\"; filename=\"a%22.wav\"\r\n\
         Content-Type: application/octet-stream\r\n\r\nRIFF\r\n--\0\r\n--{0}--\r\n",
        boundary
    );
    assert_eq!(body, expected + &file);
}

#[test]
fn a_command_goes_by_mail() {
    let mut relay = Program::start("mail.mjs");
    let mut classic = Classic::new("http://127.0.0.1:1", "shop", "secret").unwrap();
    let (from, to) = ("shop@shop.example".to_owned(), "send@send.sms.example".to_owned());
    classic.mail = MailRoute { relay: format!("127.0.0.1:{}", relay.at), from, to };
    let terms = SendTerms { translit: 1, id: "7".to_owned(), sender: Some("Shop".to_owned()), ..SendTerms::default() };
    let text = format!("Привет\n.\n..\n{}", "ж".repeat(1000));
    classic.send_sms_mail("79990000001", &text, &terms).unwrap();
    let mail: Value = serde_json::from_str(&relay.line()).unwrap();
    let expected = json!({
        "from": "shop@shop.example", "to": "send@send.sms.example", "type": "text/plain; charset=utf-8",
        "text": format!("shop:secret:7:0:1,0,Shop:79990000001:{}", text.replace('\n', "\r\n")),
    });
    assert_eq!(mail, expected);
    classic.mail.to = "a@shop.example>\r\nRCPT TO:<b@shop.example".to_owned();
    assert_eq!(classic.send_sms_mail("79990000001", "Hello", &terms).unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}

#[test]
fn a_relay_that_refuses_drips_or_hangs_up_is_told_of() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut classic = Classic::new("http://127.0.0.1:1", "shop", "secret").unwrap();
    let (relay, from, to) = (listener.local_addr().unwrap().to_string(), "a@shop.example".to_owned(), "b@sms.example".to_owned());
    classic.mail = MailRoute { relay, from, to };
    let heard = std::thread::spawn(move || {
        listener.accept().unwrap().0.write_all(b"554-no\r\n554 not you\r\n").unwrap();
        drop(listener.accept().unwrap());
        let mut dripping = listener.accept().unwrap().0;
        while dripping.write_all(b"2").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let told = || classic.send_sms_mail("79990000001", "Hello", &SendTerms::default()).unwrap_err();
    assert_eq!(told().to_string(), "the relay said: 554 not you");
    assert_eq!(told().kind(), std::io::ErrorKind::UnexpectedEof);
    classic.timeout = Duration::from_millis(300);
    let told = classic.send_sms_mail("79990000001", "Hello", &SendTerms::default()).unwrap_err();
    assert_eq!(told.kind(), std::io::ErrorKind::TimedOut);
    heard.join().unwrap();
}
