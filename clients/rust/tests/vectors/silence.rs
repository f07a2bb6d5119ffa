//! Nobody answers, somebody answers something else, and what is refused before anybody is asked.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use dozvon::classic::{Classic, SendTerms};
use dozvon::{Connection, Dozvon, Error, Sending};

/// Takes one request that tells its length, and answers it; gives the request.
pub fn answer_once(listener: &TcpListener, body: &str) -> String {
    answer(listener, "200 OK", body)
}

/// The status may have headers behind it.
pub fn answer(listener: &TcpListener, status: &str, body: &str) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = Vec::new();
    let mut some = [0; 4096];
    loop {
        let count = stream.read(&mut some).unwrap();
        request.extend_from_slice(&some[..count]);
        let text = String::from_utf8_lossy(&request);
        let length =
            text.to_ascii_lowercase().split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        let end = text.find("\r\n\r\n").map(|head| head + 4 + length.unwrap_or(0));
        if count == 0 || end.map_or(false, |end| text.len() >= end) {
            break;
        }
    }
    write!(stream, "HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", status, body.len(), body).unwrap();
    String::from_utf8(request).unwrap()
}

fn unpatient(url: &str) -> Dozvon {
    Dozvon::new(Connection { timeout: Duration::from_millis(50), retries: 0, ..Connection::with_key(url, "key") }).unwrap()
}

#[test]
fn a_server_that_says_nothing_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let told = unpatient(&format!("http://{}", listener.local_addr().unwrap())).balance().unwrap_err();
    assert!(matches!(told, Error::Timeout(_)) && told.is_connection(), "{:?}", told);
}

#[test]
fn an_answer_that_stops_in_its_middle_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let dozvon = unpatient(&format!("http://{}", listener.local_addr().unwrap()));
    let held = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").unwrap();
        stream
    });
    let told = dozvon.balance();
    assert!(matches!(told, Err(Error::Timeout(_))), "{:?}", told);
    drop(held.join());
}

#[test]
fn a_closed_port_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let patient = Dozvon::new(Connection { retries: 0, ..Connection::with_key(&url, "key") }).unwrap();
    let told = patient.balance().unwrap_err();
    assert!(matches!(told, Error::Connection(_)) && told.is_connection(), "{:?}", told);
    let mut classic = Classic::new(&url, "shop", "secret").unwrap();
    classic.retries = 0;
    assert_eq!(classic.send_sms("79990000001", "Hello", &SendTerms::default()).unwrap(), ["", "-100"]);
    assert_eq!(classic.get_balance(), None);
}

#[test]
fn what_nobody_answered_is_sent_again_with_the_same_key() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let (mut lost, _) = listener.accept().unwrap();
        let mut some = [0; 4096];
        let count = lost.read(&mut some).unwrap();
        drop(lost);
        (String::from_utf8_lossy(&some[..count]).into_owned(), answer_once(&listener, "{\"id\":\"7\"}"))
    });
    let dozvon = Dozvon::new(Connection { retries: 1, ..Connection::with_key(url, "key") }).unwrap();
    assert_eq!(dozvon.messages().send(&Sending::new(["79990000001"], "Hello")).unwrap().id, "7");
    let (first, second) = heard.join().unwrap();
    let key =
        |request: &str| request.split("idempotency-key: ").nth(1).and_then(|rest| rest.split("\r\n").next()).map(str::to_owned);
    assert_eq!(key(&first).map(|key| key.len()), Some(38));
    assert_eq!(key(&first), key(&second));
}

#[test]
fn a_login_and_a_password_are_sent_as_basic() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || answer_once(&listener, "{}"));
    Dozvon::new(Connection::with_password(url, "магазин", "фраза")).unwrap().balance().unwrap();
    let request = heard.join().unwrap();
    assert!(request.starts_with("GET /api/v1/account/balance HTTP/1.1\r\n"), "{}", request);
    assert!(request.contains("authorization: Basic 0LzQsNCz0LDQt9C40L060YTRgNCw0LfQsA==\r\n"), "{}", request);
}

#[test]
fn a_success_that_is_not_of_this_api_is_unreadable() {
    for body in ["<html>", "[]", "{\"balance\":7}"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = std::thread::spawn(move || answer_once(&listener, body));
        let told = Dozvon::new(Connection::with_key(url, "key")).unwrap().balance();
        assert!(matches!(told, Err(Error::Unreadable(_))), "{}: {:?}", body, told);
        heard.join().unwrap();
    }
}

#[test]
fn a_redirect_is_refused_and_not_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let status = format!("302 Found\r\nLocation: {}/elsewhere", url);
    let heard = std::thread::spawn(move || {
        answer(&listener, &status, "");
        listener.set_nonblocking(true).unwrap();
        listener
    });
    let told = Dozvon::new(Connection { retries: 0, ..Connection::with_key(url, "key") }).unwrap().balance();
    assert!(matches!(&told, Err(Error::InvalidRequest(told)) if told.status == 302), "{:?}", told);
    assert!(heard.join().unwrap().accept().is_err());
}

#[test]
fn what_is_no_address_and_no_credentials_are_refused() {
    for url in [
        "",
        "sms.example.com",
        "ftp://sms.example.com",
        "http://",
        "http:///api",
        "http://sms.example.com/?a",
        "http://sms example",
        "http://sms.example.com/a b",
        "http://shop:secret@sms.example.com",
        "http://sms.example.com:port",
        "http://sms.example.com:65536",
        "http://[::1",
    ] {
        let told = Dozvon::new(Connection::with_key(url, "key"));
        assert!(matches!(told, Err(Error::Argument(_))), "{}", url);
        assert!(Classic::new(url, "shop", "secret").is_err(), "{}", url);
    }
    let none = Dozvon::new(Connection { url: "http://sms.example.com".to_owned(), ..Connection::default() });
    assert!(matches!(none, Err(Error::Argument(_))));
    let two_lines = Dozvon::new(Connection::with_key("http://sms.example.com", "key\r\nx-other: 1"));
    assert!(matches!(two_lines, Err(Error::Argument(_))));
    assert!(Classic::new("http://sms.example.com", "", "").is_err());
    for url in ["http://sms.example.com/path/", "http://sms.example.com:8080", "http://[::1]:8080/", "http://127.0.0.1"] {
        assert!(Dozvon::new(Connection::with_key(url, "key")).is_ok(), "{}", url);
    }
}

#[test]
fn https_is_taken_when_the_library_can_do_it() {
    let told = Dozvon::new(Connection::with_key("https://sms.example.com", "key"));
    assert_eq!(told.is_ok(), cfg!(feature = "tls"), "{:?}", told);
}

#[test]
fn a_key_that_cannot_stand_in_its_header_is_refused() {
    for key in ["", "a\r\nb", "a\"b", "a\\b", "ж", &"a".repeat(256)] {
        let told = unpatient("http://127.0.0.1:1").with_key(key).messages().send(&Sending::new(["79990000001"], "Hello"));
        assert!(matches!(told, Err(Error::Argument(_))), "{}: {:?}", key, told);
    }
}

#[test]
fn secrets_are_not_printed() {
    let connection = Connection {
        login: "shop".to_owned(),
        password: "phrase".to_owned(),
        ..Connection::with_key("http://sms.example", "k-7")
    };
    let classic = Classic::new("http://sms.example", "shop", "phrase").unwrap();
    let printed = format!("{:?} {:?} {:?}", connection, classic, Dozvon::new(connection.clone()).unwrap());
    assert!(printed.contains("sms.example") && !printed.contains("k-7") && !printed.contains("phrase"), "{}", printed);
}
