//! The client: where the server is, who asks, and the operations that belong to no group. Requests are made by transport.rs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use serde_json::{json, Value};

use crate::books::{Contacts, Groups};
use crate::error::Error;
use crate::mailings::Mailings;
use crate::members::Reply;
use crate::messages::Messages;
use crate::pages::{items, Pages};
use crate::percent::{percent, Field};
use crate::replies::{Account, Balance, CheckedMenu, IncomingMessage, Number, Upload};
use crate::senders::Senders;
use crate::templates::Templates;
use crate::transport::{agent, check_header, root, Request, Server};
use crate::{json as written, random};

/// Where the server is and who asks it. With a `key` the login and the password do not count.
#[derive(Clone)]
pub struct Connection {
    /// Such as `https://sms.example.com`; a path before `/api` may follow.
    pub url: String,
    /// A key of the account.
    pub key: String,
    /// In place of a key.
    pub login: String,
    /// Of the login.
    pub password: String,
    /// Of one try, its answer included; 30 seconds unless told.
    pub timeout: Duration,
    /// How often a request may be sent again; 2 unless told.
    pub retries: u32,
    /// Such as `http://proxy.example:3128`; none unless told, whatever the environment says.
    pub proxy: Option<String>,
}

impl Default for Connection {
    fn default() -> Self {
        Connection {
            url: String::new(),
            key: String::new(),
            login: String::new(),
            password: String::new(),
            timeout: Duration::from_secs(30),
            retries: 2,
            proxy: None,
        }
    }
}

impl Connection {
    /// With a key of the account.
    pub fn with_key(url: impl Into<String>, key: impl Into<String>) -> Connection {
        Connection { url: url.into(), key: key.into(), ..Connection::default() }
    }

    /// With a login and its password.
    pub fn with_password(url: impl Into<String>, login: impl Into<String>, password: impl Into<String>) -> Connection {
        Connection { url: url.into(), login: login.into(), password: password.into(), ..Connection::default() }
    }
}

/// Without the secrets.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("url", &self.url).field("login", &self.login).finish_non_exhaustive()
    }
}

/// One account on one server. A clone is the same client.
#[derive(Clone)]
pub struct Dozvon {
    server: Arc<Server>,
    key: Option<String>,
}

/// Without the secrets.
impl fmt::Debug for Dozvon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dozvon").field("url", &self.server.root).finish_non_exhaustive()
    }
}

/// Which messages from subscribers are listed; what is None does not count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Incoming {
    /// The number of the last one known.
    pub after: Option<i64>,
    /// A number of the account.
    pub to: Option<String>,
    /// Who wrote.
    pub subscriber: Option<String>,
    /// `oldest` or `newest` first.
    pub order: Option<String>,
    /// A moment of RFC 3339.
    pub from: Option<String>,
    /// Of one page.
    pub limit: Option<u32>,
}

/// What is given.
pub(crate) fn fields(all: Vec<(&str, Option<String>)>) -> Vec<Field> {
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

pub(crate) fn number<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|one| one.to_string())
}

impl Dozvon {
    /// Makes a client; nothing is asked yet. Refuses an address that is none, and no credentials at all.
    pub fn new(connection: Connection) -> Result<Dozvon, Error> {
        let Connection { url, key, login, password, timeout, retries, proxy } = connection;
        let root = root(&url)?;
        if key.is_empty() && login.is_empty() {
            return Err(Error::Argument("a key, or a login and a password, is needed".to_owned()));
        }
        check_header("the key", &key)?;
        let authorization = match key.is_empty() {
            true => format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", login, password))),
            false => format!("Bearer {}", key),
        };
        Ok(Dozvon {
            server: Arc::new(Server { root, authorization, retries, agent: agent(timeout, proxy.as_deref())? }),
            key: None,
        })
    }

    /// The same client with an idempotency key of your own, 1 to 255 printable ASCII characters without quotes and backslashes: the
    /// same request with it is done once.
    /// For one request: `dozvon.with_key("order-1").messages().send(&sending)`.
    #[must_use]
    pub fn with_key(&self, key: impl Into<String>) -> Dozvon {
        Dozvon { server: Arc::clone(&self.server), key: Some(key.into()) }
    }

    /// Messages are sent, looked at, taken away.
    pub fn messages(&self) -> Messages<'_> {
        Messages { client: self }
    }

    /// The contacts with telephones.
    pub fn contacts(&self) -> Contacts<'_> {
        Contacts { client: self, book: "phones" }
    }

    /// Their groups.
    pub fn groups(&self) -> Groups<'_> {
        Groups { client: self, book: "phones" }
    }

    /// The contacts with e-mail addresses.
    pub fn mail_contacts(&self) -> Contacts<'_> {
        Contacts { client: self, book: "mails" }
    }

    /// Their groups.
    pub fn mail_groups(&self) -> Groups<'_> {
        Groups { client: self, book: "mails" }
    }

    /// Mailings to many.
    pub fn mailings(&self) -> Mailings<'_> {
        Mailings { client: self }
    }

    /// Texts kept to be sent again.
    pub fn templates(&self) -> Templates<'_> {
        Templates { client: self }
    }

    /// Names to send under.
    pub fn senders(&self) -> Senders<'_> {
        Senders { client: self }
    }

    /// The account that asks.
    pub fn account(&self) -> Result<Account, Error> {
        self.get("/account", Vec::new())
    }

    /// The account's money.
    pub fn balance(&self) -> Result<Balance, Error> {
        self.get("/account/balance", Vec::new())
    }

    /// Asks the numbering plan; nothing is sent and nothing costs.
    pub fn number(&self, phone: &str) -> Result<Number, Error> {
        self.get(&format!("/numbers/{}", percent(phone)), Vec::new())
    }

    /// Asks it of up to 500, in their order.
    pub fn numbers(&self, phones: &[impl AsRef<str>]) -> Result<Vec<Number>, Error> {
        let phones: Vec<&str> = phones.iter().map(AsRef::as_ref).collect();
        items(self.json("POST", "/numbers/lookup", Some(&json!({ "numbers": phones })))?)
    }

    /// Tells mistakes of a text with a menu, and what the menu does.
    pub fn check_menu(&self, text: &str) -> Result<CheckedMenu, Error> {
        self.send("POST", "/menus/check", &json!({ "text": text }))
    }

    /// Walks over messages from subscribers.
    pub fn incoming(&self, filter: &Incoming) -> Pages<IncomingMessage> {
        let Incoming { after, to, subscriber, order, from, limit } = filter.clone();
        let query = vec![
            ("after", number(after)),
            ("to", to),
            ("subscriber", subscriber),
            ("order", order),
            ("from", from),
            ("limit", number(limit)),
        ];
        Pages::new(self, "/incoming-messages", fields(query))
    }

    /// Hands in a sound or an attachment, up to 5 MiB.
    pub fn upload(&self, name: &str, content: impl Into<Vec<u8>>, content_type: &str) -> Result<Upload, Error> {
        let body = Some((content.into(), content_type.to_owned()));
        let query = vec![("name".to_owned(), name.to_owned())];
        Upload::of(self.ask(Request {
            method: "POST".to_owned(),
            path: "/uploads".to_owned(),
            query,
            body,
            key: self.own_key(),
        })?)
    }

    /// Asks any address of the API, for operations younger than this library; the path begins behind `/api/v1`. An idempotency key is
    /// sent when [`Dozvon::with_key`] gave one. A reply without a body is null.
    pub fn request(&self, method: &str, path: &str, query: &[(&str, &str)], body: Option<&Value>) -> Result<Value, Error> {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let key = self.key.clone();
        self.ask(Request { method: method.to_owned(), path: path.to_owned(), query, body: body.map(as_json), key })
    }

    pub(crate) fn ask(&self, request: Request) -> Result<Value, Error> {
        let body = self.server.ask(&request)?;
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&body).map_err(|trouble| Error::Unreadable(trouble.to_string()))
    }

    pub(crate) fn get<T: Reply>(&self, path: &str, query: Vec<Field>) -> Result<T, Error> {
        T::of(self.ask(Request { method: "GET".to_owned(), path: path.to_owned(), query, ..Request::default() })?)
    }

    /// Without an idempotency key.
    pub(crate) fn json(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        self.ask(Request { method: method.to_owned(), path: path.to_owned(), body: body.map(as_json), ..Request::default() })
    }

    pub(crate) fn send<T: Reply>(&self, method: &str, path: &str, body: &Value) -> Result<T, Error> {
        T::of(self.json(method, path, Some(body))?)
    }

    pub(crate) fn remove(&self, path: &str) -> Result<(), Error> {
        self.json("DELETE", path, None).map(drop)
    }

    /// With an idempotency key, the caller's or a fresh one.
    pub(crate) fn post_once(&self, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        let (method, path) = ("POST".to_owned(), path.to_owned());
        self.ask(Request { method, path, body: body.map(as_json), key: self.own_key(), ..Request::default() })
    }

    fn own_key(&self) -> Option<String> {
        Some(self.key.clone().unwrap_or_else(random::uuid))
    }
}

fn as_json(body: &Value) -> (Vec<u8>, String) {
    (written::canonical(body).into_bytes(), "application/json".to_owned())
}
