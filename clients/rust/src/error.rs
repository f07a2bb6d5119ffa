//! What can go wrong. Owns the kinds of refusals; decides nothing about sending again (transport.rs).

use std::fmt;

use serde_json::Value;

use crate::later::seconds_of;
use crate::menu::MenuError;

/// What is wrong at one place of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// RFC 6901, or `/query/…`, `/path/…`, `/header/…`.
    pub pointer: String,
    /// For people.
    pub detail: String,
}

/// A refusal of the server (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// Of HTTP, 300 to 599.
    pub status: u16,
    /// For programs, such as `money-short`; `unknown` when the answer is none of this API.
    pub code: String,
    /// What it is, for people.
    pub title: String,
    /// What exactly is wrong, for people; may be empty.
    pub detail: String,
    /// What is wrong where.
    pub errors: Vec<Mistake>,
    /// Of a sending that is stored although it was refused.
    pub id: Option<String>,
    /// Seconds after which it is worth asking again.
    pub retry_after: Option<u64>,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.detail.is_empty() { &self.title } else { &self.detail })
    }
}

impl std::error::Error for ApiError {}

/// Everything that goes wrong; the refusals of the server by their kind.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// 401: not signed in.
    Authentication(Box<ApiError>),
    /// 402: not enough money.
    Money(Box<ApiError>),
    /// 403: not allowed.
    Permission(Box<ApiError>),
    /// 404, 410: no such thing.
    NotFound(Box<ApiError>),
    /// 409: cannot be done as things are.
    Conflict(Box<ApiError>),
    /// 429: asked too often.
    RateLimit(Box<ApiError>),
    /// Any other 4xx, and 3xx: the request is wrong.
    InvalidRequest(Box<ApiError>),
    /// 5xx: the server cannot answer.
    Unavailable(Box<ApiError>),
    /// Nobody answered.
    Connection(String),
    /// Nobody answered in time.
    Timeout(String),
    /// An answer that is not what the API says: no JSON, not all of it, too much of it, a list that does not end.
    Unreadable(String),
    /// Data that are no menu; nothing was sent.
    Menu(MenuError),
    /// What cannot be asked for at all; nothing was sent.
    Argument(String),
}

impl Error {
    /// What the server said, when it refused.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Error::Authentication(told)
            | Error::Money(told)
            | Error::Permission(told)
            | Error::NotFound(told)
            | Error::Conflict(told)
            | Error::RateLimit(told)
            | Error::InvalidRequest(told)
            | Error::Unavailable(told) => Some(told),
            Error::Connection(_) | Error::Timeout(_) | Error::Unreadable(_) | Error::Menu(_) | Error::Argument(_) => None,
        }
    }

    /// Whether nobody answered, in time or at all.
    pub fn is_connection(&self) -> bool {
        matches!(self, Error::Connection(_) | Error::Timeout(_))
    }

    pub(crate) fn of_answer(status: u16, body: &[u8], retry_after: Option<&str>) -> Error {
        let told = Box::new(read(status, body, retry_after));
        match status {
            401 => Error::Authentication(told),
            402 => Error::Money(told),
            403 => Error::Permission(told),
            404 | 410 => Error::NotFound(told),
            409 => Error::Conflict(told),
            429 => Error::RateLimit(told),
            500..=u16::MAX => Error::Unavailable(told),
            _ => Error::InvalidRequest(told),
        }
    }
}

/// What is no object of the API leaves everything empty.
fn read(status: u16, body: &[u8], retry_after: Option<&str>) -> ApiError {
    let told: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let mistakes = told.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    ApiError {
        status,
        code: text(&told, "code").filter(|code| !code.is_empty()).unwrap_or_else(|| "unknown".to_owned()),
        title: text(&told, "title").filter(|title| !title.is_empty()).unwrap_or_else(|| format!("HTTP {}", status)),
        detail: text(&told, "detail").unwrap_or_default(),
        errors: mistakes
            .iter()
            .filter(|one| one.is_object())
            .map(|one| Mistake {
                pointer: text(one, "pointer").unwrap_or_default(),
                detail: text(one, "detail").unwrap_or_default(),
            })
            .collect(),
        id: text(&told, "id"),
        retry_after: retry_after.and_then(|told| seconds_of(told.trim())),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Connection(why) => write!(f, "the server cannot be reached: {}", why),
            Error::Timeout(why) => write!(f, "the server did not answer in time: {}", why),
            Error::Unreadable(why) => write!(f, "the answer cannot be read: {}", why),
            Error::Menu(why) => why.fmt(f),
            Error::Argument(why) => f.write_str(why),
            refused => refused.api().map_or(Ok(()), |told| told.fmt(f)),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Menu(why) => Some(why),
            other => other.api().map(|told| told as _),
        }
    }
}

impl From<MenuError> for Error {
    fn from(wrong: MenuError) -> Error {
        Error::Menu(wrong)
    }
}
