//! What the server tells a handler (`clients/README.md`, Handler calls). Owns checking and reading a call; whoever serves HTTP hands
//! the octets in.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::percent::{from_form, read_pairs};

/// A call to a handler as it came: `Received { body, signature, content_type, secret, ..Received::default() }`.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    /// Before anything has read it; of a GET what follows the question mark.
    pub body: &'a [u8],
    /// The header `X-Dozvon-Signature`.
    pub signature: Option<&'a str>,
    /// The header `Content-Type`; a GET has none.
    pub content_type: Option<&'a str>,
    /// The account's.
    pub secret: &'a str,
    /// Seconds since 1970; the clock unless told.
    pub now: Option<i64>,
    /// Seconds the call may be old, or early; 300 unless told.
    pub tolerance: u64,
}

impl Default for Received<'_> {
    fn default() -> Self {
        Received { body: &[], signature: None, content_type: None, secret: "", now: None, tolerance: 300 }
    }
}

/// What a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// The status of a message.
    Status,
    /// A message from a subscriber.
    IncomingMessage,
    /// A call from a subscriber.
    IncomingCall,
    /// A call that confirms a number.
    ConfirmingCall,
    /// A key pressed in a menu.
    Menu,
}

impl Kind {
    /// As all client libraries call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Status => "status",
            Kind::IncomingMessage => "incoming-message",
            Kind::IncomingCall => "incoming-call",
            Kind::ConfirmingCall => "confirming-call",
            Kind::Menu => "menu",
        }
    }
}

/// A call that can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlerCall {
    /// What it is about.
    pub kind: Kind,
    /// What it says.
    pub fields: BTreeMap<String, String>,
}

/// A call that cannot be trusted or read: answer it with 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookError {
    /// No signature, or not of its form.
    SignatureMissing,
    /// Not made with the account's secret, or of another body.
    SignatureWrong,
    /// Further from now than the tolerance.
    SignatureOld,
    /// The body is not of its type, or of one that is not read here.
    BodyUnreadable,
}

impl WebhookError {
    /// As all client libraries call it.
    pub fn code(self) -> &'static str {
        match self {
            WebhookError::SignatureMissing => "signature-missing",
            WebhookError::SignatureWrong => "signature-wrong",
            WebhookError::SignatureOld => "signature-old",
            WebhookError::BodyUnreadable => "body-unreadable",
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a call to the handler: {}", self.code())
    }
}

impl std::error::Error for WebhookError {}

/// Checks the signature of a call and reads it.
pub fn read(received: Received<'_>) -> Result<HandlerCall, WebhookError> {
    let (seconds, digest) = received.signature.and_then(parts).ok_or(WebhookError::SignatureMissing)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(received.secret.as_bytes()).map_err(|_| WebhookError::SignatureWrong)?;
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(received.body);
    // In constant time.
    mac.verify_slice(&digest).map_err(|_| WebhookError::SignatureWrong)?;
    let now = received.now.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs() as i64));
    let at: i64 = seconds.parse().map_err(|_| WebhookError::SignatureMissing)?;
    if now.abs_diff(at) > received.tolerance {
        return Err(WebhookError::SignatureOld);
    }
    let fields = fields(received.body, received.content_type).ok_or(WebhookError::BodyUnreadable)?;
    Ok(HandlerCall { kind: kind(&fields), fields })
}

/// `t=<1 to 12 digits>,v1=<64 hexadecimal digits>`.
fn parts(signature: &str) -> Option<(&str, Vec<u8>)> {
    let (seconds, hex) = signature.strip_prefix("t=")?.split_once(",v1=")?;
    let is_time = (1..=12).contains(&seconds.len()) && seconds.bytes().all(|octet| octet.is_ascii_digit());
    let is_hex = hex.len() == 64 && hex.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f'));
    if !is_time || !is_hex {
        return None;
    }
    let digest: Option<Vec<u8>> = (0..64).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect();
    Some((seconds, digest?))
}

fn fields(body: &[u8], content_type: Option<&str>) -> Option<BTreeMap<String, String>> {
    let kind = content_type.filter(|kind| !kind.trim().is_empty()).unwrap_or("application/x-www-form-urlencoded");
    let mut parameters = kind.split(';').map(str::trim);
    let kind = parameters.next()?.to_ascii_lowercase();
    let mut charsets =
        parameters.filter_map(|one| one.split_once('=')).filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    if !charsets.all(|(_, value)| value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")) {
        return None;
    }
    match kind.as_str() {
        "application/x-www-form-urlencoded" => Some(read_pairs(body, from_form)?.into_iter().collect()),
        "application/json" => match serde_json::from_slice(body).ok()? {
            Value::Object(members) => members.into_iter().map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect(),
            _ => None,
        },
        _ => None,
    }
}

fn kind(fields: &BTreeMap<String, String>) -> Kind {
    let has = |name: &str| fields.contains_key(name);
    match () {
        () if has("waitcall") => Kind::ConfirmingCall,
        () if has("item") => Kind::Menu,
        () if !has("mes") => Kind::Status,
        () if has("call") => Kind::IncomingCall,
        () => Kind::IncomingMessage,
    }
}
