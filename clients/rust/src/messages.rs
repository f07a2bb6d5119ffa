//! `/messages`: sending, calling, looking at what was sent.

use crate::bodies::{to, Recipient, Sending};
use crate::client::{fields, number, Dozvon};
use crate::error::Error;
use crate::members::Reply;
use crate::menu::Menu;
use crate::pages::Pages;
use crate::percent::percent;
use crate::replies::{AcceptedSending, Message, Price, Reasons};

/// Which messages are listed; what is None does not count. Moments are those of RFC 3339.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MessageFilter {
    /// All of the telephone or address.
    pub recipient: Option<String>,
    /// Such as `delivered`.
    pub status: Option<String>,
    /// Such as `sms`.
    pub kind: Option<String>,
    /// Of a sending.
    pub id: Option<String>,
    /// How the recipient begins.
    pub recipient_begins: Option<String>,
    /// How the recipient ends.
    pub recipient_ends: Option<String>,
    /// Words of the text.
    pub words: Option<String>,
    /// Under which name it was sent.
    pub sender: Option<String>,
    /// Which heap of messages.
    pub heap: Option<String>,
    /// `out` or `in`.
    pub direction: Option<String>,
    /// Id of a mailing.
    pub mailing: Option<String>,
    /// Not before.
    pub from: Option<String>,
    /// Not after.
    pub to: Option<String>,
    /// Of one page.
    pub limit: Option<u32>,
}

/// What is spoken in a call: a text, which may hold a menu, or a menu of data.
#[derive(Debug, Clone, PartialEq)]
pub enum Spoken {
    /// As it is.
    Text(String),
    /// Becomes a text.
    Menu(Menu),
}

impl From<&str> for Spoken {
    fn from(text: &str) -> Self {
        Spoken::Text(text.to_owned())
    }
}

impl From<String> for Spoken {
    fn from(text: String) -> Self {
        Spoken::Text(text)
    }
}

impl From<Menu> for Spoken {
    fn from(menu: Menu) -> Self {
        Spoken::Menu(menu)
    }
}

impl From<&Menu> for Spoken {
    fn from(menu: &Menu) -> Self {
        Spoken::Menu(menu.clone())
    }
}

/// Messages of the account.
#[derive(Debug, Clone, Copy)]
pub struct Messages<'a> {
    pub(crate) client: &'a Dozvon,
}

impl Messages<'_> {
    /// Sends a text of any kind.
    pub fn send(&self, sending: &Sending) -> Result<AcceptedSending, Error> {
        AcceptedSending::of(self.client.post_once("/messages", Some(&sending.to_json()))?)
    }

    /// Rings recipients. The terms are those of a sending; its kind, recipients and text do not count.
    pub fn call<I>(&self, recipients: I, spoken: impl Into<Spoken>, terms: &Sending) -> Result<AcceptedSending, Error>
    where
        I: IntoIterator,
        I::Item: Into<Recipient>,
    {
        let text = match spoken.into() {
            Spoken::Text(text) => text,
            Spoken::Menu(menu) => menu.text()?,
        };
        self.send(&Sending { kind: Some("call".to_owned()), recipients: to(recipients), text, ..terms.clone() })
    }

    /// What the same sending would cost; nothing is sent.
    pub fn price(&self, sending: &Sending) -> Result<Price, Error> {
        self.client.send("POST", "/messages/price", &sending.to_json())
    }

    /// A message by its number.
    pub fn get(&self, number: i64) -> Result<Message, Error> {
        self.client.get(&format!("/messages/{}", number), Vec::new())
    }

    /// A message by the id of its sending and its recipient.
    pub fn find(&self, id: &str, recipient: &str) -> Result<Message, Error> {
        self.client.get(&format!("/messages/{}", percent(id)), vec![("recipient".to_owned(), recipient.to_owned())])
    }

    /// Walks over messages, newest first.
    pub fn list(&self, filter: &MessageFilter) -> Pages<Message> {
        let one = filter.clone();
        let query = vec![
            ("recipient", one.recipient),
            ("status", one.status),
            ("kind", one.kind),
            ("id", one.id),
            ("recipientBegins", one.recipient_begins),
            ("recipientEnds", one.recipient_ends),
            ("words", one.words),
            ("sender", one.sender),
            ("heap", one.heap),
            ("direction", one.direction),
            ("mailing", one.mailing),
            ("from", one.from),
            ("to", one.to),
            ("limit", number(one.limit)),
        ];
        Pages::new(self.client, "/messages", fields(query))
    }

    /// Why a message is where it is.
    pub fn why(&self, number: i64) -> Result<Reasons, Error> {
        self.client.get(&format!("/messages/{}/why", number), Vec::new())
    }

    /// Takes a message away; what still waits is not sent and costs nothing.
    pub fn remove(&self, number: i64) -> Result<(), Error> {
        self.client.remove(&format!("/messages/{}", number))
    }
}
