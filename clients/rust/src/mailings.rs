//! `/mailings`: to many at once, or one run after the other.

use serde_json::{json, Value};

use crate::bodies::{to, NewMailing, Recipient};
use crate::client::Dozvon;
use crate::error::Error;
use crate::members::{Member, Reply};
use crate::pages::Pages;
use crate::percent::percent;
use crate::replies::Mailing;

/// Mailings of the account.
#[derive(Debug, Clone, Copy)]
pub struct Mailings<'a> {
    pub(crate) client: &'a Dozvon,
}

fn path(id: &str, what: &str) -> String {
    format!("/mailings/{}{}", percent(id), what)
}

impl Mailings<'_> {
    /// Plans a mailing; of the reply only the id is told.
    pub fn create(&self, mailing: &NewMailing) -> Result<Mailing, Error> {
        Mailing::of(self.client.post_once("/mailings", Some(&mailing.to_json()))?)
    }

    /// Walks over mailings, newest first.
    pub fn list(&self) -> Pages<Mailing> {
        Pages::new(self.client, "/mailings", Vec::new())
    }

    /// A mailing with its counts.
    pub fn get(&self, id: &str) -> Result<Mailing, Error> {
        self.client.get(&path(id, ""), Vec::new())
    }

    /// Changes the members that are named.
    pub fn change(&self, id: &str, change: &Value) -> Result<Mailing, Error> {
        self.client.send("PATCH", &path(id, ""), change)
    }

    /// Takes a mailing away.
    pub fn remove(&self, id: &str) -> Result<(), Error> {
        self.client.remove(&path(id, ""))
    }

    /// Adds to a mailing that is open; of the reply only `recipients`, how many it has now, is told.
    pub fn add_recipients<I>(&self, id: &str, recipients: I) -> Result<Mailing, Error>
    where
        I: IntoIterator,
        I::Item: Into<Recipient>,
    {
        let recipients: Vec<Value> = to(recipients).iter().map(Member::write).collect();
        Mailing::of(self.client.post_once(&path(id, "/recipients"), Some(&json!({ "recipients": recipients })))?)
    }

    /// Begins a run.
    pub fn start(&self, id: &str) -> Result<Mailing, Error> {
        Mailing::of(self.client.post_once(&path(id, "/start"), None)?)
    }

    /// Holds what has not left yet.
    pub fn pause(&self, id: &str) -> Result<Mailing, Error> {
        Mailing::of(self.client.post_once(&path(id, "/pause"), None)?)
    }

    /// Ends it; what has not left yet is not sent.
    pub fn cancel(&self, id: &str) -> Result<Mailing, Error> {
        Mailing::of(self.client.post_once(&path(id, "/cancel"), None)?)
    }
}
