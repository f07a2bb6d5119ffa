//! `classic.json`, and the mail of `send_sms_mail`.

use std::io::Write;
use std::time::Duration;

use dozvon::classic::{Classic, CostTerms, File, MailRoute, MailSecurity, SendTerms};
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

fn port(relay: &Program, at: usize) -> &str {
    relay.at.split(' ').nth(at).unwrap()
}

/// Signs in at a server of the tests, by the port of this index.
fn signed_in(relay: &Program, at: usize, security: MailSecurity) -> Classic {
    let mut classic = Classic::new("http://127.0.0.1:1", "shop", "secret").unwrap();
    classic.mail = MailRoute {
        relay: format!("localhost:{}", port(relay, at)),
        from: "shop@shop.example".to_owned(),
        to: "send@send.sms.example".to_owned(),
        login: "mailer".to_owned(),
        password: "phrase".to_owned(),
        security,
    };
    classic
}

#[test]
fn a_mail_server_is_signed_in_at() {
    let mut relay = Program::start("mail.mjs");
    let mut classic = signed_in(&relay, 0, MailSecurity::ByPlace);
    classic.send_sms_mail("79990000001", "Hello", &SendTerms::default()).unwrap();
    let mail: Value = serde_json::from_str(&relay.line()).unwrap();
    assert_eq!((&mail["login"], &mail["encrypted"]), (&json!("mailer"), &json!(false)));
    assert!(!format!("{:?}", classic.mail).contains("phrase"));
    classic.mail.password = "wrong".to_owned();
    let told = classic.send_sms_mail("79990000001", "Hello", &SendTerms::default()).unwrap_err();
    assert_eq!(told.to_string(), "the relay said: 535 No");
    classic.mail.security = MailSecurity::StartTls;
    let told = classic.send_sms_mail("79990000001", "Hello", &SendTerms::default()).unwrap_err();
    assert_eq!(told.to_string(), "the relay said: 502 Not here");
}

#[test]
fn a_certificate_is_to_be_known_and_an_encrypted_way_needs_its_feature() {
    let relay = Program::start("mail.mjs");
    for (at, security) in [(1, MailSecurity::StartTls), (2, MailSecurity::Tls)] {
        let told = signed_in(&relay, at, security).send_sms_mail("79990000001", "Hello", &SendTerms::default()).unwrap_err();
        let expected = if cfg!(feature = "tls") { "certificate" } else { "needs the feature `tls`" };
        assert!(told.to_string().contains(expected), "{}", told);
    }
}

#[cfg(feature = "native-certs")]
#[test]
fn a_mail_goes_encrypted() {
    let known = [env!("CARGO_MANIFEST_DIR"), "../../test/support/tls/localhost.pem"].iter().collect::<std::path::PathBuf>();
    std::env::set_var("SSL_CERT_FILE", known);
    let mut relay = Program::start("mail.mjs");
    for (at, security) in [(1, MailSecurity::StartTls), (2, MailSecurity::Tls)] {
        signed_in(&relay, at, security).send_sms_mail("79990000001", "Hello", &SendTerms::default()).unwrap();
        let mail: Value = serde_json::from_str(&relay.line()).unwrap();
        assert_eq!((&mail["login"], &mail["encrypted"]), (&json!("mailer"), &json!(true)), "{:?}", security);
    }
}

#[test]
fn a_command_goes_by_mail() {
    let mut relay = Program::start("mail.mjs");
    let mut classic = Classic::new("http://127.0.0.1:1", "shop", "secret").unwrap();
    let (from, to) = ("shop@shop.example".to_owned(), "send@send.sms.example".to_owned());
    classic.mail = MailRoute { relay: format!("127.0.0.1:{}", port(&relay, 0)), from, to, ..MailRoute::default() };
    let terms = SendTerms { translit: 1, id: "7".to_owned(), sender: Some("Shop".to_owned()), ..SendTerms::default() };
    let text = format!("Привет\n.\n..\n{}", "ж".repeat(1000));
    classic.send_sms_mail("79990000001", &text, &terms).unwrap();
    let mail: Value = serde_json::from_str(&relay.line()).unwrap();
    let expected = json!({
        "from": "shop@shop.example", "to": "send@send.sms.example", "type": "text/plain; charset=utf-8",
        "encrypted": false, "text": format!("shop:secret:7:0:1,0,Shop:79990000001:{}", text.replace('\n', "\r\n")),
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
    classic.mail = MailRoute { relay, from, to, ..MailRoute::default() };
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
