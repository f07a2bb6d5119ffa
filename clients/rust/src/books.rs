//! `/books`: contacts with telephones or e-mail addresses, and their groups.

use serde_json::{json, Value};

use crate::bodies::NewContact;
use crate::client::{fields, number, Dozvon};
use crate::error::Error;
use crate::members::Reply;
use crate::pages::{items, Pages};
use crate::replies::{Contact, Group};

/// Which contacts are listed; what is None does not count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContactFilter {
    /// Id of a group.
    pub group: Option<i64>,
    /// One of the addresses.
    pub address: Option<String>,
    /// An id of your own.
    pub own_id: Option<String>,
    /// Words of the names.
    pub names: Option<String>,
    /// Words of anything.
    pub search: Option<String>,
    /// Of one page.
    pub limit: Option<u32>,
}

/// Contacts of one book.
#[derive(Debug, Clone, Copy)]
pub struct Contacts<'a> {
    pub(crate) client: &'a Dozvon,
    pub(crate) book: &'static str,
}

impl Contacts<'_> {
    fn path(&self) -> String {
        format!("/books/{}/contacts", self.book)
    }

    /// Walks over contacts.
    pub fn list(&self, filter: &ContactFilter) -> Pages<Contact> {
        let one = filter.clone();
        let query = vec![
            ("group", number(one.group)),
            ("address", one.address),
            ("ownId", one.own_id),
            ("names", one.names),
            ("search", one.search),
            ("limit", number(one.limit)),
        ];
        Pages::new(self.client, &self.path(), fields(query))
    }

    /// Keeps a contact; one with one of its addresses becomes it.
    pub fn add(&self, contact: &NewContact) -> Result<Contact, Error> {
        self.client.send("POST", &self.path(), &contact.to_json())
    }

    /// A contact by its id.
    pub fn get(&self, id: i64) -> Result<Contact, Error> {
        self.client.get(&format!("{}/{}", self.path(), id), Vec::new())
    }

    /// Changes the members that are named; null takes a value away: `&json!({"comment": null})`.
    pub fn change(&self, id: i64, change: &Value) -> Result<Contact, Error> {
        self.client.send("PATCH", &format!("{}/{}", self.path(), id), change)
    }

    /// Takes a contact away.
    pub fn remove(&self, id: i64) -> Result<(), Error> {
        self.client.remove(&format!("{}/{}", self.path(), id))
    }
}

/// Groups of one book.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    pub(crate) client: &'a Dozvon,
    pub(crate) book: &'static str,
}

impl Groups<'_> {
    fn path(&self) -> String {
        format!("/books/{}/groups", self.book)
    }

    fn member(&self, id: i64, contact: i64) -> String {
        format!("{}/{}/contacts/{}", self.path(), id, contact)
    }

    /// All groups.
    pub fn list(&self) -> Result<Vec<Group>, Error> {
        items(self.client.json("GET", &self.path(), None)?)
    }

    /// Makes a group.
    pub fn add(&self, name: &str) -> Result<Group, Error> {
        Group::of(self.client.post_once(&self.path(), Some(&json!({ "name": name })))?)
    }

    /// Changes the members that are named.
    pub fn change(&self, id: i64, change: &Value) -> Result<Group, Error> {
        self.client.send("PATCH", &format!("{}/{}", self.path(), id), change)
    }

    /// Takes a group away; its contacts stay.
    pub fn remove(&self, id: i64) -> Result<(), Error> {
        self.client.remove(&format!("{}/{}", self.path(), id))
    }

    /// Puts a contact into a group.
    pub fn join(&self, id: i64, contact: i64) -> Result<(), Error> {
        self.client.json("PUT", &self.member(id, contact), None).map(drop)
    }

    /// Takes a contact out of a group.
    pub fn leave(&self, id: i64, contact: i64) -> Result<(), Error> {
        self.client.remove(&self.member(id, contact))
    }
}
