//! `api.json`: each case by the method its `call` names.

use std::time::Duration;

use base64::Engine;
use dozvon::{
    AcceptedSending, Connection, ContactFilter, Dozvon, Error, Incoming, Menu, MessageFilter, NewContact, NewMailing, NewSender,
    NewTemplate, Recipient, SenderFilter, Sending,
};
use serde_json::{json, Map, Value};

use crate::played::{cases, text, Program};

type Told = Result<Value, Error>;

/// The JSON of a reply.
macro_rules! told {
    ($asked:expr) => {
        $asked.map(|reply| reply.json)
    };
}

macro_rules! listed {
    ($list:expr) => {
        $list.map(|all| Value::Array(all.into_iter().map(|one| one.json).collect()))
    };
}

/// All items of a walk.
macro_rules! walked {
    ($pages:expr) => {
        listed!($pages.collect::<Result<Vec<_>, Error>>())
    };
}

fn nothing(done: Result<(), Error>) -> Told {
    done.map(|()| Value::Null)
}

/// Takes the members of a filter; what is left over at the end is a member the library does not know.
struct Members(Map<String, Value>);

impl Members {
    fn of(value: &Value) -> Members {
        Members(value.as_object().cloned().unwrap_or_default())
    }
    fn text(&mut self, name: &str) -> Option<String> {
        self.0.remove(name).map(|value| value.as_str().unwrap().to_owned())
    }
    fn number(&mut self, name: &str) -> Option<i64> {
        self.0.remove(name).map(|value| value.as_i64().unwrap())
    }
    fn limit(&mut self) -> Option<u32> {
        self.number("limit").map(|limit| limit.try_into().unwrap())
    }
    fn done(self) {
        assert!(self.0.is_empty(), "unknown: {:?}", self.0);
    }
}

/// A body all of whose members the library knows by name.
macro_rules! body {
    ($kind:ty, $value:expr) => {{
        let read = <$kind>::from_json($value).unwrap();
        assert!(read.other.is_empty(), "unknown: {:?}", read.other);
        read
    }};
}

fn message_filter(value: &Value) -> MessageFilter {
    let mut one = Members::of(value);
    let filter = MessageFilter {
        recipient: one.text("recipient"),
        kind: one.text("kind"),
        words: one.text("words"),
        limit: one.limit(),
        ..MessageFilter::default()
    };
    one.done();
    filter
}

fn contact_filter(value: &Value) -> ContactFilter {
    let mut one = Members::of(value);
    let filter =
        ContactFilter { group: one.number("group"), search: one.text("search"), limit: one.limit(), ..ContactFilter::default() };
    one.done();
    filter
}

fn sender_filter(value: &Value) -> SenderFilter {
    let mut one = Members::of(value);
    let filter = SenderFilter { limit: one.limit(), ..SenderFilter::default() };
    one.done();
    filter
}

fn incoming_filter(value: &Value) -> Incoming {
    let mut one = Members::of(value);
    let filter = Incoming { after: one.number("after"), order: one.text("order"), ..Incoming::default() };
    one.done();
    filter
}

fn recipients(value: &Value) -> Vec<Recipient> {
    let read = Sending::from_json(&json!({ "recipients": value })).unwrap();
    read.recipients
}

/// One case has a member of another kind, which only `other` can hold.
fn template(value: &Value) -> NewTemplate {
    match value["name"].is_string() {
        true => body!(NewTemplate, value),
        false => NewTemplate { other: value.as_object().unwrap().clone(), ..NewTemplate::default() },
    }
}

fn called(dozvon: &Dozvon, given: &[Value]) -> Result<AcceptedSending, Error> {
    let recipients = match &given[0] {
        Value::String(one) => vec![Recipient::from(one)],
        several => recipients(several),
    };
    let terms = given.get(2).map(|terms| body!(Sending, terms)).unwrap_or_default();
    match &given[1] {
        Value::String(text) => dozvon.messages().call(recipients, text.as_str(), &terms),
        menu => dozvon.messages().call(recipients, Menu::from_json(menu), &terms),
    }
}

fn call(dozvon: &Dozvon, case: &Value) -> Told {
    let given = case["arguments"].as_array().unwrap();
    let word = |at: usize| given[at].as_str().unwrap();
    let id = |at: usize| given[at].as_i64().unwrap();
    let name = text(case, "call");
    match name {
        "messages.send" => told!(dozvon.messages().send(&body!(Sending, &given[0]))),
        "messages.call" => told!(called(dozvon, given)),
        "messages.price" => told!(dozvon.messages().price(&body!(Sending, &given[0]))),
        "messages.get" => told!(dozvon.messages().get(id(0))),
        "messages.find" => told!(dozvon.messages().find(word(0), word(1))),
        "messages.list" => walked!(dozvon.messages().list(&message_filter(&given[0]))),
        "messages.why" => told!(dozvon.messages().why(id(0))),
        "messages.remove" => nothing(dozvon.messages().remove(id(0))),
        "contacts.list" => walked!(dozvon.contacts().list(&contact_filter(&given[0]))),
        "contacts.add" => told!(dozvon.contacts().add(&body!(NewContact, &given[0]))),
        "contacts.get" => told!(dozvon.contacts().get(id(0))),
        "contacts.change" => told!(dozvon.contacts().change(id(0), &given[1])),
        "contacts.remove" => nothing(dozvon.contacts().remove(id(0))),
        "mailContacts.add" => told!(dozvon.mail_contacts().add(&body!(NewContact, &given[0]))),
        "groups.list" => listed!(dozvon.groups().list()),
        "groups.add" => told!(dozvon.groups().add(text(&given[0], "name"))),
        "groups.change" => told!(dozvon.groups().change(id(0), &given[1])),
        "groups.remove" => nothing(dozvon.groups().remove(id(0))),
        "groups.join" => nothing(dozvon.groups().join(id(0), id(1))),
        "groups.leave" => nothing(dozvon.groups().leave(id(0), id(1))),
        "mailings.create" => told!(dozvon.mailings().create(&body!(NewMailing, &given[0]))),
        "mailings.list" => walked!(dozvon.mailings().list()),
        "mailings.get" => told!(dozvon.mailings().get(word(0))),
        "mailings.change" => told!(dozvon.mailings().change(word(0), &given[1])),
        "mailings.remove" => nothing(dozvon.mailings().remove(word(0))),
        "mailings.addRecipients" => told!(dozvon.mailings().add_recipients(word(0), recipients(&given[1]))),
        "mailings.cancel" => told!(dozvon.mailings().cancel(word(0))),
        "templates.list" => listed!(dozvon.templates().list()),
        "templates.add" => told!(dozvon.templates().add(&template(&given[0]))),
        "templates.change" => told!(dozvon.templates().change(id(0), &given[1])),
        "templates.remove" => nothing(dozvon.templates().remove(id(0))),
        "senders.list" => walked!(dozvon.senders().list(&sender_filter(&given[0]))),
        "senders.add" => told!(dozvon.senders().add(&body!(NewSender, &given[0]))),
        "senders.get" => told!(dozvon.senders().get(id(0))),
        "senders.remove" => nothing(dozvon.senders().remove(id(0))),
        "senders.sendCode" => nothing(dozvon.senders().send_code(id(0))),
        "senders.checkCode" => told!(dozvon.senders().check_code(id(0), word(1))),
        "account" => told!(dozvon.account()),
        "balance" => told!(dozvon.balance()),
        "number" => told!(dozvon.number(word(0))),
        "numbers" => {
            let phones: Vec<&str> = given[0].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
            listed!(dozvon.numbers(&phones))
        }
        "checkMenu" => told!(dozvon.check_menu(word(0))),
        "incoming" => walked!(dozvon.incoming(&incoming_filter(&given[0]))),
        "upload" => {
            let content = base64::engine::general_purpose::STANDARD.decode(word(1)).unwrap();
            told!(dozvon.upload(word(0), content, word(2)))
        }
        "request" => {
            let query: Vec<(&str, &str)> = given[2]
                .as_object()
                .map_or_else(Vec::new, |all| all.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect());
            dozvon.request(word(0), word(1), &query, Some(&given[3]).filter(|body| !body.is_null()))
        }
        _ => panic!("the library has no {}", name),
    }
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::Authentication(_) => "authentication",
        Error::Money(_) => "money",
        Error::Permission(_) => "permission",
        Error::NotFound(_) => "not-found",
        Error::Conflict(_) => "conflict",
        Error::RateLimit(_) => "rate-limit",
        Error::InvalidRequest(_) => "invalid-request",
        Error::Unavailable(_) => "unavailable",
        Error::Connection(_) => "connection",
        Error::Timeout(_) => "timeout",
        Error::Unreadable(_) => "unreadable",
        other => panic!("not told by the server: {}", other),
    }
}

fn problem(error: &Error) -> Value {
    let told = match error.api() {
        Some(told) => told,
        None => return json!({ "kind": kind(error) }),
    };
    let errors: Vec<Value> = told.errors.iter().map(|one| json!({"pointer": one.pointer, "detail": one.detail})).collect();
    let mut read = json!({
        "kind": kind(error), "status": told.status, "code": told.code, "title": told.title, "detail": told.detail, "errors": errors,
    });
    if let Some(id) = &told.id {
        read["id"] = json!(id);
    }
    if let Some(seconds) = told.retry_after {
        read["retryAfter"] = json!(seconds.min(1_000_000)); // of dates it differs
    }
    read
}

#[test]
fn every_operation_asks_and_reads_what_the_contract_says() {
    play("api");
}

#[test]
fn trouble_ends_as_the_contract_says() {
    play("trouble");
}

fn play(file: &str) {
    let server = Program::start("server.mjs");
    for (at, case) in cases(&format!("{}.json", file)).iter().enumerate() {
        let mut connection = Connection::with_key(format!("{}/{}/{}", server.at, file, at), text(case, "key"));
        if let Some(seconds) = case.get("timeout").and_then(Value::as_u64) {
            connection.timeout = Duration::from_secs(seconds);
        }
        if let Some(retries) = case.get("retries").and_then(Value::as_u64) {
            connection.retries = retries.try_into().unwrap();
        }
        let mut dozvon = Dozvon::new(connection).unwrap();
        if let Some(key) = case["idempotencyKey"].as_str() {
            dozvon = dozvon.with_key(key);
        }
        let name = text(case, "name");
        match (call(&dozvon, case), case.get("error")) {
            (Ok(result), None) => assert_eq!(result, case["result"], "{}", name),
            (Err(error), Some(expected)) => assert_eq!(&problem(&error), expected, "{}", name),
            (got, _) => panic!("{}: {:?}", name, got),
        }
        assert_eq!(server.asked(&format!("{}/{}", file, at)), case["exchanges"].as_array().unwrap().len(), "{}", name);
    }
}

#[test]
fn nobody_is_asked_before_the_first_item_is_wanted() {
    let server = Program::start("server.mjs");
    let at = cases("api.json").iter().position(|case| case["name"] == "messages page by page").unwrap();
    let dozvon = Dozvon::new(Connection::with_key(format!("{}/api/{}", server.at, at), "full")).unwrap();
    let mut pages = dozvon.messages().list(&MessageFilter {
        recipient: Some("79990000001".to_owned()),
        limit: Some(1),
        ..MessageFilter::default()
    });
    assert_eq!(server.asked(&format!("api/{}", at)), 0);
    assert_eq!(pages.next().unwrap().unwrap().id, "4");
    assert_eq!(server.asked(&format!("api/{}", at)), 1);
}

#[test]
fn a_reply_has_its_members_by_name() {
    let server = Program::start("server.mjs");
    let at = cases("api.json").iter().position(|case| case["name"] == "a sending").unwrap();
    let dozvon = Dozvon::new(Connection::with_key(format!("{}/api/{}", server.at, at), "full")).unwrap();
    let sent = dozvon.with_key("order-1").messages().send(&Sending::new(["79990000001"], "code 1234")).unwrap();
    assert_eq!((sent.id.as_str(), sent.count, sent.price.amount.as_str()), ("1", 1, "1.40"));
    assert_eq!((sent.balance.amount.as_str(), sent.json["recipients"][0]["parts"].as_i64()), ("998.60", Some(1)));
}
