//! What comes back. Moments are texts of RFC 3339 in UTC; every reply has in `json` what it has no name for.

use crate::members::reply;

reply! {
    /// Money.
    Money {
        /// A decimal number, such as `1.40`.
        "amount" => amount: String,
        /// Such as `RUR`.
        "currency" => currency: String,
    }
}

reply! {
    /// What was taken to be sent.
    AcceptedSending {
        /// Of the sending: the one given, or the server's.
        "id" => id: String,
        /// Parts altogether; of calls seconds.
        "count" => count: u32,
        /// Altogether.
        "price" => price: Money,
        /// What is left.
        "balance" => balance: Money,
    }
}

reply! {
    /// What a sending would cost.
    Price {
        /// Parts altogether; of calls seconds.
        "count" => count: u32,
        /// Altogether.
        "price" => price: Money,
        /// What there is.
        "balance" => balance: Money,
    }
}

reply! {
    /// A message to one recipient.
    Message {
        /// Of this message alone.
        "number" => number: i64,
        /// Of its sending.
        "id" => id: String,
        /// Telephone or address.
        "recipient" => recipient: String,
        /// Such as `sms`.
        "kind" => kind: String,
        /// Such as `waiting`, `delivered`.
        "status" => status: String,
        /// The number of it in the classic API.
        "statusCode" => status_code: i32,
        /// For people.
        "statusText" => status_text: String,
        /// Whether the status is the last one.
        "final" => is_final: bool,
        /// Why it was not delivered; 0: nothing.
        "errorCode" => error_code: i32,
        /// For people.
        "errorText" => error_text: Option<String>,
        /// What is sent.
        "text" => text: String,
        /// Under which name.
        "sender" => sender: Option<String>,
        /// Of the text; of a call seconds.
        "parts" => parts: u32,
        /// Of this message.
        "price" => price: Money,
        /// When the server took it.
        "acceptedAt" => accepted_at: String,
        /// When the status changed last.
        "changedAt" => changed_at: String,
        /// When it is given up.
        "validUntil" => valid_until: Option<String>,
        /// Whether an answer of the operator got lost and it was sent again.
        "doubtful" => is_doubtful: bool,
    }
}

reply! {
    /// Why a message is where it is.
    Reasons {
        /// Such as `waiting`.
        "status" => status: String,
        /// For people.
        "sentences" => sentences: Vec<String>,
    }
}

reply! {
    /// A contact of a book.
    Contact {
        /// Of this contact.
        "id" => id: i64,
        /// Telephones or e-mail addresses.
        "addresses" => addresses: Vec<String>,
        /// Ids of its groups.
        "groups" => groups: Vec<i64>,
        /// The whole name.
        "name" => name: Option<String>,
        /// Such as `1990-01-07`.
        "birthday" => birthday: Option<String>,
        /// An id of your own.
        "ownId" => own_id: Option<String>,
        /// For people.
        "comment" => comment: Option<String>,
    }
}

reply! {
    /// A group of contacts.
    Group {
        /// Of this group.
        "id" => id: i64,
        /// For people.
        "name" => name: String,
        /// A number of your own.
        "number" => number: Option<i64>,
        /// How many it has.
        "contacts" => contacts: u32,
    }
}

reply! {
    /// A mailing to many.
    Mailing {
        /// Of this mailing.
        "id" => id: String,
        /// For people.
        "name" => name: String,
        /// `new`, `waiting`, `running`, `paused`, `finished`, `cancelled`, `failed`.
        "stage" => stage: String,
        /// How many it has.
        "recipients" => recipients: u32,
        /// Recipients of the present or last run.
        "total" => total: u32,
        /// How many of them have become messages.
        "taken" => taken: u32,
        /// Why it failed.
        "failure" => failure: Option<String>,
        /// When it runs next.
        "plannedAt" => planned_at: Option<String>,
    }
}

reply! {
    /// A text kept to be sent again.
    Template {
        /// Of this template.
        "id" => id: i64,
        /// For people.
        "name" => name: String,
        /// What is kept.
        "text" => text: String,
        /// For which kind of message.
        "kind" => kind: Option<String>,
        /// A name or number to send under.
        "sender" => sender: Option<String>,
    }
}

reply! {
    /// A name to send under.
    Sender {
        /// Of this sender.
        "id" => id: i64,
        /// The name itself.
        "sender" => sender: String,
        /// `name`, `number` and so on.
        "kind" => kind: String,
        /// Such as `new`, `approved`.
        "state" => state: String,
        /// For those who approve it.
        "comment" => comment: Option<String>,
        /// Why it was refused.
        "reason" => reason: Option<String>,
    }
}

reply! {
    /// The account that asks.
    Account {
        /// Its name.
        "login" => login: String,
        /// Such as `RUR`.
        "currency" => currency: String,
        /// Whether it belongs to another account.
        "subClient" => is_sub_client: bool,
    }
}

reply! {
    /// Of an account.
    Balance {
        /// What there is.
        "balance" => balance: Money,
        /// How far below zero it may go.
        "credit" => credit: Money,
    }
}

reply! {
    /// What the numbering plan says.
    Number {
        /// As it was asked for.
        "number" => number: String,
        /// Whether the plan has it.
        "known" => is_known: bool,
        /// Such as `KZ`.
        "countryCode" => country_code: Option<String>,
        /// For people.
        "country" => country: Option<String>,
        /// For people.
        "operator" => operator: Option<String>,
        /// For people.
        "region" => region: Option<String>,
        /// Such as `Asia/Almaty`.
        "timeZone" => time_zone: Option<String>,
    }
}

reply! {
    /// A mistake of a menu.
    Diagnostic {
        /// Such as `number-malformed`.
        "code" => code: String,
        /// `error` or `warning`.
        "severity" => severity: String,
        /// For people.
        "sentence" => sentence: String,
        /// From 1.
        "line" => line: u32,
        /// From 1.
        "column" => column: u32,
    }
}

reply! {
    /// What the server says of a text with a menu.
    CheckedMenu {
        /// Whether it can be called with.
        "compiles" => compiles: bool,
        /// Mistakes.
        "diagnostics" => diagnostics: Vec<Diagnostic>,
        /// What the menu does, for people.
        "explanation" => explanation: Vec<String>,
    }
}

reply! {
    /// A message from a subscriber.
    IncomingMessage {
        /// For `after` of [`crate::Incoming`].
        "number" => number: i64,
        /// Who wrote.
        "from" => from: String,
        /// To which number of the account.
        "to" => to: String,
        /// What.
        "text" => text: String,
        /// By the clock of the operator.
        "sentAt" => sent_at: String,
        /// By the clock of the server.
        "receivedAt" => received_at: String,
    }
}

reply! {
    /// A file handed in.
    Upload {
        /// To be named in a sending.
        "id" => id: String,
        /// The file's.
        "name" => name: String,
        /// How many.
        "bytes" => bytes: u64,
        /// Till when it can be named.
        "until" => until: String,
    }
}
