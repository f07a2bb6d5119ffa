//! The functions of the classic libraries with the same results, texts cut from the reply (`clients/README.md`, The classic functions).
//! Owns their requests; sends nothing through the JSON API.

use std::fmt;
use std::io;
use std::thread::sleep;
use std::time::Duration;

use crate::error::Error;
use crate::mail;
use crate::percent::{from_form, pairs, read_pairs, Field};
use crate::random;
use crate::transport::{agent, answered, body_of, growing_pause, root};

const FLAGS: [&str; 12] =
    ["", "flash=1", "push=1", "hlr=1", "bin=1", "bin=2", "ping=1", "mms=1", "mail=1", "call=1", "viber=1", "soc=1"];
const NO_ANSWER: &str = ",-100";

/// Where the server is and who asks it. Made with [`Classic::new`].
#[derive(Clone)]
pub struct Classic {
    url: String,
    /// Empty: the password is a key of the account.
    login: String,
    password: String,
    agent: ureq::Agent,
    /// Of one try; 30 seconds unless told.
    pub timeout: Duration,
    /// How often is asked again when nothing came back; 4 unless told.
    pub retries: u32,
    /// Of [`Classic::send_sms_mail`].
    pub mail: MailRoute,
}

/// How the way to a mail server is kept secret. All but [`MailSecurity::Plain`] needs the feature `tls`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MailSecurity {
    /// Plain on this machine, TLS at port 465, STARTTLS elsewhere.
    #[default]
    ByPlace,
    /// TLS from the beginning (RFC 8314).
    Tls,
    /// STARTTLS (RFC 3207); a server that does not offer it gets nothing.
    StartTls,
    /// Not at all: whoever is on the way reads the password.
    Plain,
}

/// Which way commands go by mail. The mails have the password in them: unless told, they leave this machine encrypted.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MailRoute {
    /// A mail server, such as `localhost:25` or `smtp.example.com:587`.
    pub relay: String,
    /// Of the mail server; empty: it asks for none.
    pub login: String,
    /// Of the mail server.
    pub password: String,
    /// How the way to it is kept secret.
    pub security: MailSecurity,
    /// Your address.
    pub from: String,
    /// The server's address for commands, such as `send@send.sms.example.com`.
    pub to: String,
}

/// Without the secret.
impl fmt::Debug for MailRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailRoute")
            .field("relay", &self.relay)
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

/// A file that goes with a sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// With its extension.
    pub name: String,
    /// Its octets.
    pub content: Vec<u8>,
}

/// What need not be given for a sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SendTerms {
    /// 1: Cyrillic letters become Latin ones, 2: another way.
    pub translit: u8,
    /// Empty or `0`: now.
    pub time: String,
    /// Of your own; empty: the server's.
    pub id: String,
    /// 1 flash, 2 push, 3 hlr, 4 and 5 bin, 6 ping, 7 mms, 8 mail, 9 call, 10 viber, 11 soc.
    pub format: u8,
    /// None: the account's own.
    pub sender: Option<String>,
    /// Further fields: `maxsms=3&valid=2`.
    pub query: String,
    /// Of an MMS, an e-mail, a call. Not by mail.
    pub files: Vec<File>,
}

/// What need not be given for a price.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostTerms {
    /// As in [`SendTerms`].
    pub translit: u8,
    /// As in [`SendTerms`].
    pub format: u8,
    /// As in [`SendTerms`].
    pub sender: Option<String>,
    /// As in [`SendTerms`].
    pub query: String,
}

/// A status of several ids that is refused: the columns of the reply, such as `["0", "-2"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<String>);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the status is refused: {}", self.0.join(","))
    }
}

impl std::error::Error for Refusal {}

/// Without the secret.
impl fmt::Debug for Classic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Classic").field("url", &self.url).field("login", &self.login).finish_non_exhaustive()
    }
}

fn field(name: &str, value: impl fmt::Display) -> Field {
    (name.to_owned(), value.to_string())
}

impl Classic {
    /// With a login and its password, or an empty login and a key. Refuses an address that is none.
    pub fn new(url: &str, login: impl Into<String>, password: impl Into<String>) -> Result<Classic, Error> {
        let (login, password) = (login.into(), password.into());
        if login.is_empty() && password.is_empty() {
            return Err(Error::Argument("a login and a password, or a key, is needed".to_owned()));
        }
        let (timeout, mail) = (Duration::from_secs(30), MailRoute::default());
        Ok(Classic { url: root(url)?, login, password, agent: agent(timeout, None)?, timeout, retries: 4, mail })
    }

    /// The same by way of a proxy, such as `http://proxy.example:3128`; what the environment says of proxies does not count.
    pub fn with_proxy(self, proxy: &str) -> Result<Classic, Error> {
        Ok(Classic { agent: agent(self.timeout, Some(proxy))?, ..self })
    }

    /// `[id, count, cost, balance]`, or `[id, -error]`. The error is a format there is not; nothing was sent then.
    pub fn send_sms(&self, phones: &str, message: &str, terms: &SendTerms) -> Result<Vec<String>, Error> {
        let mut sent = vec![field("cost", 3), field("phones", phones), field("mes", message)];
        sent.extend([field("translit", terms.translit), field("id", zero(&terms.id))]);
        sent.extend(flag(terms.format)?);
        sent.extend(terms.sender.iter().map(|sender| field("sender", sender)));
        if zero(&terms.time) != "0" {
            sent.push(field("time", &terms.time));
        }
        sent.extend(query_fields(&terms.query));
        Ok(cut(&self.ask("send", sent, &terms.files)))
    }

    /// Sends a command by mail, by [`Classic::mail`]. Ok: the relay has taken it; a refusal comes as a mail.
    pub fn send_sms_mail(&self, phones: &str, message: &str, terms: &SendTerms) -> io::Result<()> {
        let text = format!(
            "{}:{}:{}:{}:{},{},{}:{}:{}",
            self.login,
            self.password,
            zero(&terms.id),
            zero(&terms.time),
            terms.translit,
            terms.format,
            terms.sender.as_deref().unwrap_or_default(),
            phones,
            message,
        );
        mail::send(&self.mail, &text, self.timeout)
    }

    /// `[cost, count]`, or `[0, -error]`. The error is a format there is not.
    pub fn get_sms_cost(&self, phones: &str, message: &str, terms: &CostTerms) -> Result<Vec<String>, Error> {
        let mut sent = vec![field("cost", 1), field("phones", phones), field("mes", message)];
        sent.extend(terms.sender.iter().map(|sender| field("sender", sender)));
        sent.push(field("translit", terms.translit));
        sent.extend(flag(terms.format)?);
        sent.extend(query_fields(&terms.query));
        Ok(cut(&self.ask("send", sent, &[])))
    }

    /// The columns of one message, or `[0, -error]`. `all`: 0, 1 with the message, 2 with places too.
    pub fn get_status(&self, id: &str, phone: &str, all: u8) -> Vec<String> {
        columns(&self.status(id, phone, all), all)
    }

    /// A row for each of several ids, which stand with commas between, as the phones do.
    pub fn get_statuses(&self, ids: &str, phones: &str, all: u8) -> Result<Vec<Vec<String>>, Refusal> {
        let reply = self.status(ids, phones, all);
        let rows: Vec<Vec<String>> = reply.split('\n').filter(|row| !row.is_empty()).map(cut).collect();
        let is_refused = rows.len() == 1 && (reply.starts_with(",-") || reply.starts_with("0,-"));
        match is_refused {
            true => Err(Refusal(rows.concat())),
            false => Ok(rows),
        }
    }

    /// None: it is refused.
    pub fn get_balance(&self) -> Option<String> {
        let reply = self.ask("balance", Vec::new(), &[]);
        (!reply.contains(',')).then(|| reply.trim().to_owned())
    }

    fn status(&self, id: &str, phone: &str, all: u8) -> String {
        self.ask("status", vec![field("phone", phone), field("id", id), field("all", all)], &[])
    }

    fn ask(&self, page: &str, given: Vec<Field>, files: &[File]) -> String {
        let mut fields = match self.login.is_empty() {
            true => vec![field("apikey", &self.password)],
            false => vec![field("login", &self.login), field("psw", &self.password)],
        };
        fields.extend([field("fmt", 1), field("charset", "utf-8")]);
        fields.extend(given);
        let (body, kind) = match files {
            [] => (pairs(&fields).into_bytes(), "application/x-www-form-urlencoded".to_owned()),
            some => multipart(&fields, some),
        };
        let target = format!("{}/sys/{}.php", self.url, page);
        let asked = self.agent.post(&target).timeout(self.timeout).set("content-type", &kind);
        for attempt in 0..=self.retries {
            if attempt > 0 {
                sleep(growing_pause(attempt - 1));
            }
            let answer = answered(asked.clone().send_bytes(&body));
            let octets = answer.and_then(|answer| match answer.status() {
                200..=299 => body_of(answer),
                _ => Ok(Vec::new()),
            });
            match octets {
                Ok(octets) if !octets.is_empty() => return String::from_utf8_lossy(&octets).into_owned(),
                Ok(_) | Err(_) => {}
            }
        }
        NO_ANSWER.to_owned()
    }
}

fn zero(text: &str) -> &str {
    if text.is_empty() {
        "0"
    } else {
        text
    }
}

fn cut(row: &str) -> Vec<String> {
    row.split(',').map(str::to_owned).collect()
}

fn flag(format: u8) -> Result<Vec<Field>, Error> {
    let flag = FLAGS.get(usize::from(format)).ok_or_else(|| Error::Argument(format!("there is no format {}", format)))?;
    Ok(query_fields(flag))
}

/// What is no code stays as it is.
fn query_fields(query: &str) -> Vec<Field> {
    let read = |text: &[u8]| from_form(text).or_else(|| Some(String::from_utf8_lossy(text).into_owned()));
    read_pairs(query.as_bytes(), read).unwrap_or_default()
}

/// Puts together again what the commas of a text have cut.
fn columns(row: &str, all: u8) -> Vec<String> {
    let mut columns = cut(row);
    let (most, hlr_at) = if all == 2 { (12, 17) } else { (9, 14) };
    let is_look_up = columns.get(hlr_at).map_or(false, |column| column == "HLR");
    if all > 0 && columns.len() > most && !is_look_up {
        let text = columns.split_off(most - 1).join(",");
        columns.push(text);
    }
    columns
}

/// RFC 7578.
fn multipart(fields: &[Field], files: &[File]) -> (Vec<u8>, String) {
    let boundary = random::uuid();
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", boundary, quoted(name), value);
        body.extend_from_slice(head.as_bytes());
    }
    for (at, file) in files.iter().enumerate() {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"file{}\"; filename=\"{}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            boundary,
            at,
            quoted(&file.name),
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&file.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{}--\r\n", boundary).as_bytes());
    (body, format!("multipart/form-data; boundary={}", boundary))
}

/// As HTML has the names of a form: what would end them is a percent code.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
