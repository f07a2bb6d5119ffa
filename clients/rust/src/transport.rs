//! Asking the server: one try, and sending again (`clients/README.md`, Requests and Sending again). Owns everything of HTTP; knows no
//! operation.

use std::error::Error as _;
use std::io::{self, Read};
use std::thread::sleep;
use std::time::Duration;

use crate::error::Error;
use crate::percent::{pairs, Field};
use crate::random;

/// A page of 1,000 messages of 1,000 characters is a few MiB; what is larger is not from this API.
const ANSWER_MOST: u64 = 64 * 1024 * 1024;
const RETRY_AFTER_MOST: u64 = 10;
const FIRST_PAUSE: Duration = Duration::from_millis(500);

pub(crate) struct Server {
    /// Without slashes at its end.
    pub root: String,
    pub authorization: String,
    pub retries: u32,
    pub agent: ureq::Agent,
}

pub(crate) fn agent(timeout: Duration) -> ureq::Agent {
    ureq::AgentBuilder::new().timeout(timeout).redirects(0).user_agent(concat!("dozvon-rust/", env!("CARGO_PKG_VERSION"))).build()
}

/// Refuses what is no address of a server, and https without the feature for it.
pub(crate) fn root(url: &str) -> Result<String, Error> {
    let wrong = || Error::Argument(format!("not an address of a server: {}", url));
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or_else(wrong)?;
    if rest.is_empty() || rest.starts_with('/') || rest.contains(|sign: char| sign == '?' || sign == '#' || sign.is_whitespace())
    {
        return Err(wrong());
    }
    if cfg!(not(feature = "tls")) && url.starts_with("https://") {
        return Err(Error::Argument("https needs the feature tls of the crate dozvon".to_owned()));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

#[derive(Default)]
pub(crate) struct Request {
    pub method: String,
    pub path: String,
    pub query: Vec<Field>,
    /// Octets with their type.
    pub body: Option<(Vec<u8>, String)>,
    pub key: Option<String>,
}

/// Printable ASCII, so that nothing can end a header.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|octet| (0x20..0x7f).contains(&octet))
}

/// What a key of the server or of a caller may be made of.
pub(crate) fn check_header(what: &str, value: &str) -> Result<(), Error> {
    match is_plain(value) {
        true => Ok(()),
        false => Err(Error::Argument(format!("{} has signs that are not printable ASCII", what))),
    }
}

impl Server {
    /// Sends a request, again when that may help, and gives the body of a success.
    pub fn ask(&self, request: &Request) -> Result<Vec<u8>, Error> {
        check_header("the idempotency key", request.key.as_deref().unwrap_or_default())?;
        check_header("the content type", request.body.as_ref().map_or("", |(_, kind)| kind))?;
        let mut attempt = 0;
        loop {
            let trouble = match self.once(request) {
                Ok(body) => return Ok(body),
                Err(trouble) => trouble,
            };
            match pause_before(&trouble, attempt) {
                Some(pause) if attempt < self.retries => sleep(pause),
                _ => return Err(trouble),
            }
            attempt += 1;
        }
    }

    fn once(&self, request: &Request) -> Result<Vec<u8>, Error> {
        let mut target = format!("{}/api/v1{}", self.root, request.path);
        if !request.query.is_empty() {
            target = format!("{}?{}", target, pairs(&request.query));
        }
        let mut asked = self.agent.request(&request.method, &target);
        asked = asked.set("accept", "application/json").set("authorization", &self.authorization);
        if let Some(key) = &request.key {
            asked = asked.set("idempotency-key", &format!("\"{}\"", key));
        }
        let sent = match &request.body {
            Some((octets, kind)) => asked.set("content-type", kind).send_bytes(octets),
            None if request.method == "POST" || request.method == "PUT" => asked.send_bytes(&[]),
            None => asked.call(),
        };
        let answer = answered(sent)?;
        let status = answer.status();
        let retry_after = answer.header("retry-after").map(str::to_owned);
        let body = body_of(answer)?;
        match status {
            200..=299 => Ok(body),
            _ => Err(Error::of_answer(status, &body, retry_after.as_deref())),
        }
    }
}

/// Any answer, whatever its status.
pub(crate) fn answered(sent: Result<ureq::Response, ureq::Error>) -> Result<ureq::Response, Error> {
    match sent {
        Ok(answer) | Err(ureq::Error::Status(_, answer)) => Ok(answer),
        Err(ureq::Error::Transport(trouble)) => {
            let cause = trouble.source().and_then(|cause| cause.downcast_ref::<io::Error>());
            Err(lost(cause.map(io::Error::kind), trouble.to_string()))
        }
    }
}

pub(crate) fn body_of(answer: ureq::Response) -> Result<Vec<u8>, Error> {
    let mut octets = Vec::new();
    let read = answer.into_reader().take(ANSWER_MOST + 1).read_to_end(&mut octets);
    read.map_err(|trouble| lost(Some(trouble.kind()), trouble.to_string()))?;
    match octets.len() as u64 > ANSWER_MOST {
        true => Err(Error::Unreadable(format!("longer than {} octets", ANSWER_MOST))),
        false => Ok(octets),
    }
}

fn lost(kind: Option<io::ErrorKind>, why: String) -> Error {
    match kind {
        Some(io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => Error::Timeout(why),
        _ => Error::Connection(why),
    }
}

/// Half a second, doubled each time, less up to half of it by chance.
pub(crate) fn growing_pause(attempt: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << attempt.min(16)).mul_f64(1.0 - random::share() / 2.0)
}

/// How long to wait before a request is sent again; None: it is not.
fn pause_before(trouble: &Error, attempt: u32) -> Option<Duration> {
    let told = match trouble.api() {
        Some(told) => told,
        None => return trouble.is_connection().then(|| growing_pause(attempt)),
    };
    let may_help = match told.code.as_str() {
        "requests-too-many" | "key-in-use" | "service-unavailable" => true,
        "unknown" => (502..=504).contains(&told.status),
        _ => false,
    };
    match told.retry_after {
        _ if !may_help => None,
        None => Some(growing_pause(attempt)),
        Some(seconds) => (seconds <= RETRY_AFTER_MOST).then(|| Duration::from_secs(seconds)),
    }
}
