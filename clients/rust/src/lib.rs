//! Client of the messaging and voice centre Dozvon: messages, calls with menus, mailings, contacts, and the functions of the classic
//! libraries ([`classic::Classic`]). It blocks the thread that asks; a [`Dozvon`] may be used by many threads.
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod bodies;
mod books;
pub mod classic;
mod client;
mod encrypted;
mod error;
mod json;
mod later;
mod mail;
mod mailings;
mod members;
pub mod menu;
mod menu_text;
mod messages;
mod pages;
mod percent;
mod random;
mod replies;
mod senders;
mod templates;
mod transport;
pub mod webhook;

pub use bodies::{to, CallTerms, Hours, NewContact, NewMailing, NewSender, NewTemplate, Recipient, Sending};
pub use books::{ContactFilter, Contacts, Groups};
pub use classic::Classic;
pub use client::{Connection, Dozvon, Incoming};
pub use error::{ApiError, Error, Mistake};
pub use mailings::Mailings;
pub use menu::{Menu, MenuError};
pub use messages::{MessageFilter, Messages, Spoken};
pub use pages::Pages;
pub use replies::{
    AcceptedSending, Account, Balance, CheckedMenu, Contact, Diagnostic, Group, IncomingMessage, Mailing, Message, Money, Number,
    Price, Reasons, Sender, Template, Upload,
};
pub use senders::{SenderFilter, Senders};
pub use serde_json::{json, Map, Value};
pub use templates::Templates;
