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
const LAST_PAUSE: Duration = Duration::from_secs(10);

pub(crate) struct Server {
    /// Without slashes at its end.
    pub root: String,
    pub authorization: String,
    pub retries: u32,
    pub agent: ureq::Agent,
}

pub(crate) fn agent(timeout: Duration, proxy: Option<&str>) -> Result<ureq::Agent, Error> {
    let mut builder = ureq::AgentBuilder::new().timeout(timeout).redirects(0).try_proxy_from_env(false);
    builder = builder.user_agent(concat!("dozvon-rust/", env!("CARGO_PKG_VERSION")));
    if let Some(proxy) = proxy {
        let read = ureq::Proxy::new(proxy).map_err(|trouble| Error::Argument(format!("not a proxy: {}", trouble)))?;
        builder = builder.proxy(read);
    }
    Ok(builder.build())
}

/// Refuses what is no address of a server, and https without the feature for it.
pub(crate) fn root(url: &str) -> Result<String, Error> {
    let wrong = || Error::Argument(format!("not an address of a server: {}", url));
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or_else(wrong)?;
    let (authority, _) = rest.split_once('/').unwrap_or((rest, ""));
    if rest.contains(|sign: char| "?#".contains(sign) || !sign.is_ascii_graphic()) || !is_authority(authority) {
        return Err(wrong());
    }
    if cfg!(not(feature = "tls")) && url.starts_with("https://") {
        return Err(Error::Argument("https needs the feature tls of the crate dozvon".to_owned()));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

/// A host, or an address in brackets, and a port or none; no name of a user.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (authority, "0"),
    };
    let is_host = match host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && !host.contains(|sign: char| "@:[]\\".contains(sign)),
    };
    is_host && port.parse::<u16>().is_ok()
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

/// 1 to 255 characters that stand in quotes as they are.
fn check_key(key: Option<&str>) -> Result<(), Error> {
    match key {
        Some(key) if key.is_empty() || key.len() > 255 || !is_plain(key) || key.contains(['"', '\\']) => Err(Error::Argument(
            "an idempotency key is 1 to 255 characters of printable ASCII without quotes and backslashes".to_owned(),
        )),
        _ => Ok(()),
    }
}

impl Server {
    /// Sends a request, again when that may help, and gives the body of a success.
    pub fn ask(&self, request: &Request) -> Result<Vec<u8>, Error> {
        check_key(request.key.as_deref())?;
        // A POST without a key may have been done although nothing came back.
        let is_once = request.method == "POST" && request.key.is_none();
        check_header("the content type", request.body.as_ref().map_or("", |(_, kind)| kind))?;
        let mut attempt = 0;
        loop {
            let trouble = match self.once(request) {
                Ok(body) => return Ok(body),
                Err(trouble) => trouble,
            };
            match pause_before(&trouble, attempt, is_once) {
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

/// Half a second, doubled each time up to ten, less up to half of it by chance.
pub(crate) fn growing_pause(attempt: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << attempt.min(16)).min(LAST_PAUSE).mul_f64(1.0 - random::share() / 2.0)
}

/// How long to wait before a request is sent again; None: it is not.
fn pause_before(trouble: &Error, attempt: u32, is_once: bool) -> Option<Duration> {
    let told = match trouble.api() {
        Some(told) => told,
        None => return (!is_once && trouble.is_connection()).then(|| growing_pause(attempt)),
    };
    let may_help = match told.code.as_str() {
        "requests-too-many" | "key-in-use" | "service-unavailable" => true,
        "unknown" => !is_once && (502..=504).contains(&told.status),
        _ => false,
    };
    match told.retry_after {
        _ if !may_help => None,
        None => Some(growing_pause(attempt)),
        Some(seconds) => (seconds <= RETRY_AFTER_MOST).then(|| Duration::from_secs(seconds)),
    }
}
