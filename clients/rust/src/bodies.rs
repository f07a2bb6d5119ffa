//! What is sent. Moments are texts of RFC 3339 such as `2026-11-23T09:57:03+03:00`. What is empty, false or None is left out.

use serde_json::Value;

use crate::members::{body, Member};

/// One of a sending; what is not given is that of the sending.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recipient {
    /// A telephone, or an address of the kind that is sent.
    pub to: String,
    /// A text of its own.
    pub text: Option<String>,
    /// A sender of its own.
    pub sender: Option<String>,
    /// A moment of its own.
    pub send_at: Option<String>,
    /// Hours of its own.
    pub send_hours: Option<Hours>,
}

body! {
    /// A recipient as an object.
    Written {
        "to" => to: String,
        "text" => text: Option<String>,
        "sender" => sender: Option<String>,
        "sendAt" => send_at: Option<String>,
        "sendHours" => send_hours: Option<Hours>,
    }
}

impl Member for Recipient {
    /// One without terms of its own is its address alone.
    fn write(&self) -> Value {
        let Recipient { to, text, sender, send_at, send_hours } = self.clone();
        if text.is_none() && sender.is_none() && send_at.is_none() && send_hours.is_none() {
            return Value::from(to);
        }
        Written { to, text, sender, send_at, send_hours, ..Written::default() }.to_json()
    }

    fn read(value: &Value) -> Option<Self> {
        if let Some(to) = value.as_str() {
            return Some(Recipient::from(to));
        }
        let Written { to, text, sender, send_at, send_hours, other } = Written::from_json(value).ok()?;
        other.is_empty().then_some(Recipient { to, text, sender, send_at, send_hours })
    }
}

impl From<&str> for Recipient {
    fn from(to: &str) -> Self {
        Recipient { to: to.to_owned(), ..Recipient::default() }
    }
}

impl From<&&str> for Recipient {
    fn from(to: &&str) -> Self {
        Recipient::from(*to)
    }
}

impl From<String> for Recipient {
    fn from(to: String) -> Self {
        Recipient { to, ..Recipient::default() }
    }
}

impl From<&String> for Recipient {
    fn from(to: &String) -> Self {
        Recipient::from(to.as_str())
    }
}

/// Recipients without terms of their own: `to(["79990000001", "79990000002"])`.
pub fn to<I>(addresses: I) -> Vec<Recipient>
where
    I: IntoIterator,
    I::Item: Into<Recipient>,
{
    addresses.into_iter().map(Into::into).collect()
}

body! {
    /// Hours of the day in which something is sent.
    Hours {
        /// 0 to 24.
        "from" => from: u32,
        /// 0 to 24.
        "till" => till: u32,
        /// Hours the clock is ahead of UTC, -12 to 14.
        "utcOffset" => utc_offset: i32,
    }
}

body! {
    /// How a call rings.
    CallTerms {
        /// The voice that speaks.
        "voice" => voice: Option<String>,
        /// Seconds it rings, 10 to 35.
        "ringSeconds" => ring_seconds: Option<u32>,
        /// Seconds between two attempts, 10 to 3,600.
        "pauseSeconds" => pause_seconds: Option<u32>,
        /// 1 to 9.
        "attempts" => attempts: Option<u32>,
        /// Ids of uploads.
        "sounds" => sounds: Vec<String>,
    }
}

body! {
    /// A text of any kind for up to 10,000 recipients.
    Sending {
        /// `sms` unless told; `call`, `viber`, `email` and so on.
        "kind" => kind: Option<String>,
        /// Whom it goes to.
        "recipients" => recipients: Vec<Recipient>,
        /// What is sent, or spoken.
        "text" => text: String,
        /// An id of your own; the server makes one unless told.
        "id" => id: Option<String>,
        /// A name or number to send under.
        "sender" => sender: Option<String>,
        /// Of an e-mail or an MMS.
        "subject" => subject: Option<String>,
        /// Sent by SMS to whom a messenger does not reach.
        "fallbackText" => fallback_text: Option<String>,
        /// How Cyrillic letters become Latin ones.
        "transliteration" => transliteration: Option<String>,
        /// Parts of an SMS at most.
        "maximumParts" => maximum_parts: Option<u32>,
        /// How the text is written when it is octets.
        "binary" => binary: Option<String>,
        /// Ids of uploads.
        "attachments" => attachments: Vec<String>,
        /// Whether links of the text become short ones.
        "shortLinks" => short_links: bool,
        /// At once unless told.
        "sendAt" => send_at: Option<String>,
        /// At any hour unless told.
        "sendHours" => send_hours: Option<Hours>,
        /// Minutes after which it is given up, 1 to 1,440.
        "validityMinutes" => validity_minutes: Option<u32>,
        /// Of a call.
        "call" => call: Option<CallTerms>,
    }
}

impl Sending {
    /// A text to recipients.
    pub fn new<I>(recipients: I, text: impl Into<String>) -> Sending
    where
        I: IntoIterator,
        I::Item: Into<Recipient>,
    {
        Sending { recipients: to(recipients), text: text.into(), ..Sending::default() }
    }
}

body! {
    /// A contact to be kept.
    NewContact {
        /// 1 to 20 telephones or e-mail addresses.
        "addresses" => addresses: Vec<String>,
        /// Ids of groups.
        "groups" => groups: Vec<i64>,
        /// The whole name.
        "name" => name: Option<String>,
        /// Family name.
        "lastName" => last_name: Option<String>,
        /// Given name.
        "firstName" => first_name: Option<String>,
        /// Patronymic.
        "middleName" => middle_name: Option<String>,
        /// Such as `1990-01-07`.
        "birthday" => birthday: Option<String>,
        /// An id of your own.
        "ownId" => own_id: Option<String>,
        /// For people.
        "comment" => comment: Option<String>,
        /// Words with commas between.
        "tags" => tags: Option<String>,
    }
}

body! {
    /// A mailing to recipients, to groups, or to be filled later.
    NewMailing {
        /// For people.
        "name" => name: String,
        /// Whom it goes to.
        "recipients" => recipients: Vec<Recipient>,
        /// Ids of groups it goes to.
        "groups" => groups: Vec<i64>,
        /// Whether recipients are added before it starts.
        "open" => open: bool,
        /// `sms` unless told.
        "kind" => kind: Option<String>,
        /// What is sent, or spoken.
        "text" => text: String,
        /// A name or number to send under.
        "sender" => sender: Option<String>,
        /// Of an e-mail or an MMS.
        "subject" => subject: Option<String>,
        /// How Cyrillic letters become Latin ones.
        "transliteration" => transliteration: Option<String>,
        /// By hand or at once unless told.
        "sendAt" => send_at: Option<String>,
        /// At any hour unless told.
        "sendHours" => send_hours: Option<Hours>,
        /// Minutes after which a message is given up, 1 to 1,440.
        "validityMinutes" => validity_minutes: Option<u32>,
        /// Recipients a second at most.
        "perSecond" => per_second: Option<u32>,
        /// When it runs again.
        "repeat" => repeat: Option<String>,
        /// Of calls.
        "call" => call: Option<CallTerms>,
    }
}

body! {
    /// A text to be kept.
    NewTemplate {
        /// For people.
        "name" => name: String,
        /// What is kept.
        "text" => text: String,
        /// For which kind of message.
        "kind" => kind: Option<String>,
        /// A name or number to send under.
        "sender" => sender: Option<String>,
        /// Whether it is put under texts.
        "signature" => signature: bool,
    }
}

body! {
    /// A name, a number or an e-mail address to send under.
    NewSender {
        /// The name itself.
        "sender" => sender: String,
        /// For those who approve it.
        "comment" => comment: Option<String>,
        /// Trade marks and the like that prove it.
        "marks" => marks: Vec<String>,
    }
}
