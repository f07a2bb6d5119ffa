//! Percent codes of RFC 3986 for paths, queries and forms. Owns writing and reading them; knows nothing of HTTP.

use std::fmt::Write;

/// A name and a value of a query or a form.
pub(crate) type Field = (String, String);

/// Everything but the unreserved characters of RFC 3986 2.3 as codes of the octets of UTF-8.
pub(crate) fn percent(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            written.push(char::from(octet));
        } else {
            let _ = write!(written, "%{:02X}", octet); // a string takes everything
        }
    }
    written
}

pub(crate) fn pairs(fields: &[Field]) -> String {
    let written: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
    written.join("&")
}

/// What a form says: a plus is a blank. None: a broken code, or not UTF-8.
pub(crate) fn from_form(text: &[u8]) -> Option<String> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        octets.push(match first {
            b'+' => b' ',
            b'%' => {
                let code = std::str::from_utf8(rest.get(..2)?).ok()?;
                rest = &rest[2..];
                code.bytes().all(|one| one.is_ascii_hexdigit()).then(|| u8::from_str_radix(code, 16).ok())??
            }
            other => *other,
        });
    }
    String::from_utf8(octets).ok()
}

/// The pairs of a form, the empty ones between two `&` left out; each side as `read` has it.
pub(crate) fn read_pairs(form: &[u8], read: impl Fn(&[u8]) -> Option<String>) -> Option<Vec<Field>> {
    form.split(|octet| *octet == b'&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let end = part.iter().position(|octet| *octet == b'=').unwrap_or(part.len());
            Some((read(&part[..end])?, read(part.get(end + 1..).unwrap_or_default())?))
        })
        .collect()
}
