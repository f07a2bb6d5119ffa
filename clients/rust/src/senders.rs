//! `/senders`: names, numbers and e-mail addresses to send under.

use serde_json::{json, Value};

use crate::bodies::NewSender;
use crate::client::{fields, number, Dozvon};
use crate::error::Error;
use crate::members::Reply;
use crate::pages::Pages;
use crate::replies::Sender;

/// Which senders are listed; what is None does not count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SenderFilter {
    /// Login of a client of the account.
    pub client: Option<String>,
    /// With commas between.
    pub states: Option<String>,
    /// A moment of RFC 3339.
    pub changed_since: Option<String>,
    /// Of one page.
    pub limit: Option<u32>,
}

/// Senders of the account.
#[derive(Debug, Clone, Copy)]
pub struct Senders<'a> {
    pub(crate) client: &'a Dozvon,
}

impl Senders<'_> {
    /// Walks over senders.
    pub fn list(&self, filter: &SenderFilter) -> Pages<Sender> {
        let one = filter.clone();
        let query = vec![
            ("client", one.client),
            ("states", one.states),
            ("changedSince", one.changed_since),
            ("limit", number(one.limit)),
        ];
        Pages::new(self.client, "/senders", fields(query))
    }

    /// Asks for a name.
    pub fn add(&self, sender: &NewSender) -> Result<Sender, Error> {
        Sender::of(self.client.post_once("/senders", Some(&sender.to_json()))?)
    }

    /// A sender by its id.
    pub fn get(&self, id: i64) -> Result<Sender, Error> {
        self.client.get(&format!("/senders/{}", id), Vec::new())
    }

    /// Changes the members that are named.
    pub fn change(&self, id: i64, change: &Value) -> Result<Sender, Error> {
        self.client.send("PATCH", &format!("/senders/{}", id), change)
    }

    /// Gives a sender up.
    pub fn remove(&self, id: i64) -> Result<(), Error> {
        self.client.remove(&format!("/senders/{}", id))
    }

    /// Sends a code to a number that is to be a sender.
    pub fn send_code(&self, id: i64) -> Result<(), Error> {
        self.client.post_once(&format!("/senders/{}/code", id), Some(&json!({}))).map(drop)
    }

    /// Confirms a number by the code it got.
    pub fn check_code(&self, id: i64, code: &str) -> Result<Sender, Error> {
        Sender::of(self.client.post_once(&format!("/senders/{}/code/check", id), Some(&json!({ "code": code })))?)
    }
}
