//! How the parts of a menu of data are written in its text (`clients/README.md`, Menus). Owns escaping and what each action must
//! fulfil; the data, and the text as a whole, are menu.rs's.

use std::collections::HashSet;

use crate::menu::{Action, Dial, Go, MenuMistake};

const BLANKS: &[char] = &[' ', '\t', '\r', '\n'];
const SPACES: &[char] = &[' ', '\t'];

pub(crate) fn value(action: &Action, known: &HashSet<&str>) -> Result<String, MenuMistake> {
    match action {
        Action::Play(text) => played(text),
        Action::Go(Go::Back) => Ok("back".to_owned()),
        Action::Go(Go::Start) => Ok("start".to_owned()),
        Action::Go(Go::Repeat) => Ok("repeat".to_owned()),
        Action::Go(Go::End) => Ok("end".to_owned()),
        Action::Dial(dial) => dialled(dial, known),
        Action::Sms { to, sender, text } => texted(to, sender, text),
        Action::Record(seconds @ 1..=1800) => Ok(format!("record: {}", seconds)),
        Action::Record(_) => Err(MenuMistake::RecordWrong),
        Action::Notify(None) => Ok("url".to_owned()),
        Action::Notify(Some(address)) if is_address(address) => Ok(escaped(address)),
        Action::Notify(Some(_)) => Err(MenuMistake::AddressWrong),
        Action::Wrong => Err(MenuMistake::ActionWrong),
    }
}

fn played(given: &str) -> Result<String, MenuMistake> {
    let text = spoken(given);
    match text.as_str() {
        "" => Err(MenuMistake::TextEmpty),
        word if is_command(word) => Err(MenuMistake::TextIsCommand),
        _ => Ok(text),
    }
}

fn dialled(dial: &Dial, known: &HashSet<&str>) -> Result<String, MenuMistake> {
    if !(1..=9).contains(&dial.numbers.len()) {
        return Err(MenuMistake::NumbersWrong);
    }
    if !dial.numbers.iter().all(|number| is_phone(number)) {
        return Err(MenuMistake::NumberWrong);
    }
    let mut written = format!("call: {}", dial.numbers.join(","));
    match dial.wait {
        None => {}
        Some(seconds @ 1..=120) => written += &format!(" wait={}", seconds),
        Some(_) => return Err(MenuMistake::WaitWrong),
    }
    if dial.ends {
        written += " ok:end";
    }
    if let Some(err) = &dial.err {
        if !known.contains(err.as_str()) {
            return Err(MenuMistake::TargetUnknown);
        }
        written += &format!(" err:{}", err);
    }
    if dial.record {
        written += " record";
    }
    Ok(written)
}

fn texted(to: &str, sender: &str, text: &str) -> Result<String, MenuMistake> {
    if to != "$phone" && !is_phone(to) {
        return Err(MenuMistake::NumberWrong);
    }
    if plain(sender).is_empty() || sender.contains([',', '\r', '\n']) {
        return Err(MenuMistake::SenderWrong);
    }
    match plain(text) {
        text if text.is_empty() => Err(MenuMistake::TextEmpty),
        text => Ok(format!("sms: {},{},{}", to, plain(sender), text)),
    }
}

pub(crate) fn is_selector(on: &str) -> bool {
    on == "*" || on == "#" || !on.is_empty() && on.bytes().all(|octet| octet.is_ascii_alphanumeric())
}

fn is_phone(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or(number);
    (3..=15).contains(&digits.len()) && digits.bytes().all(|octet| octet.is_ascii_digit())
}

fn is_address(address: &str) -> bool {
    let end = address.find("://").unwrap_or(0);
    let (scheme, rest) = (&address[..end], address.get(end + 3..).unwrap_or_default());
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && !rest.is_empty()
        && !rest.starts_with(['/', '?', '#'])
        && !rest.contains(char::is_whitespace)
}

fn is_command(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let seconds = text.strip_prefix("record").filter(|rest| rest.starts_with(SPACES)).map(|rest| rest.trim_matches(SPACES));
    ["back", "start", "repeat", "end", "url", "record"].contains(&text.as_str())
        || seconds.map_or(false, |digits| !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_digit()))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('{', "\\{").replace('}', "\\}")
}

/// One line without blanks at its ends, its braces and backslashes plain characters.
pub(crate) fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text.trim_matches(BLANKS);
    while let Some(end) = rest.find(['\r', '\n']) {
        line.push_str(rest[..end].trim_end_matches(SPACES));
        line.push(' ');
        rest = rest[end..].trim_start_matches(BLANKS);
    }
    line.push_str(rest);
    escaped(&line)
}

/// The same where a colon could make a command or an entry of it.
pub(crate) fn spoken(text: &str) -> String {
    plain(text).replace(':', "\\:")
}
