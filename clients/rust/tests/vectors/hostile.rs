//! Answers that are not as they should be: what becomes of them, and what is sent again.

use std::io::Read;
use std::net::TcpListener;
use std::thread::{spawn, JoinHandle};
use std::time::Duration;

use dozvon::{Classic, Connection, Dozvon, Error, MessageFilter, NewContact, Sending};

use crate::silence::{answer, answer_once};

/// What is done with one connection; it tells the request.
type Play = Box<dyn FnOnce(&TcpListener) -> String + Send>;

fn body(text: &'static str) -> Play {
    Box::new(move |listener| answer_once(listener, text))
}

fn status(status: &'static str) -> Play {
    Box::new(move |listener| answer(listener, status, ""))
}

/// Takes a request and hangs up.
fn nothing() -> Play {
    Box::new(|listener| {
        let (mut stream, _) = listener.accept().unwrap();
        let mut some = [0; 4096];
        let count = stream.read(&mut some).unwrap();
        String::from_utf8_lossy(&some[..count]).into_owned()
    })
}

/// Plays in order; what nobody asks for is waited for, so that a request too few hangs the test and one too many fails.
fn played(plays: Vec<Play>) -> (Dozvon, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = spawn(move || plays.into_iter().map(|play| play(&listener)).collect());
    (Dozvon::new(Connection { timeout: Duration::from_secs(20), ..Connection::with_key(url, "key") }).unwrap(), heard)
}

#[test]
fn a_list_without_items_or_without_an_end_is_unreadable() {
    let page = "{\"items\":[{\"id\":\"1\"}],\"next\":\"a\"}";
    let (dozvon, heard) = played(vec![body("{}"), body(page), body(page)]);
    assert!(matches!(dozvon.templates().list(), Err(Error::Unreadable(_))));
    let told: Vec<_> = dozvon.messages().list(&MessageFilter::default()).collect();
    assert!(matches!(told.as_slice(), [Ok(_), Err(Error::Unreadable(_))]), "{:?}", told);
    assert_eq!(heard.join().unwrap().len(), 3);
}

#[test]
fn a_post_without_a_key_is_not_sent_again_when_nothing_came_back() {
    let (dozvon, heard) =
        played(vec![nothing(), status("502 Bad"), nothing(), body("{\"id\":1}"), nothing(), body("{\"id\":\"7\"}")]);
    let contact = NewContact::default();
    assert!(matches!(dozvon.contacts().add(&contact), Err(Error::Connection(_))));
    assert!(matches!(dozvon.contacts().add(&contact), Err(Error::Unavailable(_))));
    assert_eq!(dozvon.contacts().get(1).unwrap().id, 1);
    assert_eq!(dozvon.messages().send(&Sending::new(["79990000001"], "Hello")).unwrap().id, "7");
    let heard = heard.join().unwrap();
    let key = |at: usize| heard[at].lines().find(|line| line.starts_with("idempotency-key: \"")).map(str::to_owned);
    assert_eq!(heard.len(), 6);
    assert!(key(4).is_some());
    assert_eq!(key(4), key(5));
}

#[test]
fn a_date_says_when_to_ask_again() {
    let past = status("503 No\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT");
    let far = status("503 No\r\nRetry-After: Thu, 31 Dec 2099 23:59:59 GMT");
    let (dozvon, heard) = played(vec![past, far]);
    let told = dozvon.balance().unwrap_err();
    assert!(told.api().unwrap().retry_after > Some(1_000_000), "{:?}", told);
    assert_eq!(heard.join().unwrap().len(), 2);
}

#[test]
fn a_proxy_is_asked_when_it_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let heard = spawn(move || [answer_once(&listener, "{}"), answer_once(&listener, "84.50")]);
    let mut classic = Classic::new("http://sms.example", "shop", "secret").unwrap().with_proxy(&proxy).unwrap();
    classic.retries = 0;
    let proxy = Some(proxy);
    let connection = Connection { proxy, retries: 0, ..Connection::with_key("http://sms.example", "key") };
    let _ = Dozvon::new(connection).unwrap().balance();
    let _ = classic.get_balance();
    for request in heard.join().unwrap() {
        assert!(request.lines().next().unwrap().contains("sms.example"), "{}", request);
    }
    let none = Connection { proxy: Some("ftp://proxy.example".to_owned()), ..Connection::with_key("http://sms.example", "key") };
    assert!(matches!(Dozvon::new(none), Err(Error::Argument(_))));
}
