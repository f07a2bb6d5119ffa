//! `/templates`: texts kept to be sent again.

use serde_json::Value;

use crate::bodies::NewTemplate;
use crate::client::Dozvon;
use crate::error::Error;
use crate::members::Reply;
use crate::pages::items;
use crate::replies::Template;

/// Templates of the account.
#[derive(Debug, Clone, Copy)]
pub struct Templates<'a> {
    pub(crate) client: &'a Dozvon,
}

impl Templates<'_> {
    /// All of them.
    pub fn list(&self) -> Result<Vec<Template>, Error> {
        items(self.client.json("GET", "/templates", None)?)
    }

    /// Keeps a text.
    pub fn add(&self, template: &NewTemplate) -> Result<Template, Error> {
        Template::of(self.client.post_once("/templates", Some(&template.to_json()))?)
    }

    /// Changes the members that are named.
    pub fn change(&self, id: i64, change: &Value) -> Result<Template, Error> {
        self.client.send("PATCH", &format!("/templates/{}", id), change)
    }

    /// Takes a template away.
    pub fn remove(&self, id: i64) -> Result<(), Error> {
        self.client.remove(&format!("/templates/{}", id))
    }
}
