//! A menu as data, and the text it becomes (`clients/README.md`, Menus). Owns the data, as built here and as JSON, and the mistakes;
//! what a menu means is the server's, see [`crate::Dozvon::check_menu`].

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use crate::menu_text::{is_selector, plain, spoken, value};

const TEXT_MOST: usize = 1000;

/// Why data are no menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuError {
    /// What is wrong.
    pub code: MenuMistake,
    /// In which item, from 0; None: in the menu as a whole.
    pub item: Option<usize>,
}

/// What can be wrong with a menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MenuMistake {
    /// Not a key, a path of keys or a label of ASCII letters and digits.
    SelectorWrong,
    /// An item does exactly one thing.
    ActionWrong,
    /// A text is empty.
    TextEmpty,
    /// A text alone would be taken for a command.
    TextIsCommand,
    /// One to nine numbers are called.
    NumbersWrong,
    /// A number is `+` or not, and 3 to 15 digits.
    NumberWrong,
    /// A number rings 1 to 120 seconds.
    WaitWrong,
    /// A jump leads to an item that is not there.
    TargetUnknown,
    /// A sender is not empty and has no comma and no line end.
    SenderWrong,
    /// A recording lasts 1 to 1,800 seconds.
    RecordWrong,
    /// Not an http or https address without blanks.
    AddressWrong,
    /// The text of the menu has more than 1,000 characters.
    TextTooLong,
}

impl MenuMistake {
    /// As all client libraries call it.
    pub fn as_str(self) -> &'static str {
        match self {
            MenuMistake::SelectorWrong => "selector-wrong",
            MenuMistake::ActionWrong => "action-wrong",
            MenuMistake::TextEmpty => "text-empty",
            MenuMistake::TextIsCommand => "text-is-command",
            MenuMistake::NumbersWrong => "numbers-wrong",
            MenuMistake::NumberWrong => "number-wrong",
            MenuMistake::WaitWrong => "wait-wrong",
            MenuMistake::TargetUnknown => "target-unknown",
            MenuMistake::SenderWrong => "sender-wrong",
            MenuMistake::RecordWrong => "record-wrong",
            MenuMistake::AddressWrong => "address-wrong",
            MenuMistake::TextTooLong => "text-too-long",
        }
    }
}

impl fmt::Display for MenuError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.item {
            Some(at) => write!(f, "item {} of the menu: {}", at + 1, self.code.as_str()),
            None => write!(f, "the menu: {}", self.code.as_str()),
        }
    }
}

impl std::error::Error for MenuError {}

/// Where a key leads without saying anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// One menu up.
    Back,
    /// To the beginning.
    Start,
    /// The menu once more.
    Repeat,
    /// To the end of the call.
    End,
}

/// Puts the call through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dial {
    /// One to nine numbers, rung one after the other.
    pub numbers: Vec<String>,
    /// Seconds each rings, 1 to 120.
    pub wait: Option<u32>,
    /// Whether the call ends after a conversation; else the next action of the key follows.
    pub ends: bool,
    /// The item that follows when nobody answers.
    pub err: Option<String>,
    /// Whether the conversation is recorded.
    pub record: bool,
}

impl Dial {
    /// Rings the numbers one after the other.
    pub fn to<I>(numbers: I) -> Dial
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        Dial { numbers: numbers.into_iter().map(Into::into).collect(), ..Dial::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Play(String),
    Go(Go),
    Dial(Dial),
    Sms {
        to: String,
        sender: String,
        text: String,
    },
    Record(u32),
    /// None: the account's handler.
    Notify(Option<String>),
    /// Of JSON: none, several, or an unknown word.
    Wrong,
}

/// The menu of a call: `Menu::new("Press 1.").start("Hello!").play("1", "One").end("Goodbye!")`.
///
/// The first argument of each item says on what it is done: a key (`1` to `9`, `*`, `#`, `0`), a path of keys (`12`: key 2 after
/// key 1), or a label that jumps lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Menu {
    start: String,
    menu: String,
    items: Vec<(String, Action)>,
    end: String,
}

impl Menu {
    /// The choice, spoken again after a silence.
    pub fn new(menu: impl Into<String>) -> Menu {
        Menu { menu: menu.into(), ..Menu::default() }
    }

    /// Spoken first, once.
    pub fn start(mut self, text: impl Into<String>) -> Menu {
        self.start = text.into();
        self
    }

    /// Spoken before the call ends.
    pub fn end(mut self, text: impl Into<String>) -> Menu {
        self.end = text.into();
        self
    }

    fn item(mut self, on: impl Into<String>, action: Action) -> Menu {
        self.items.push((on.into(), action));
        self
    }

    /// Speaks a text.
    pub fn play(self, on: impl Into<String>, text: impl Into<String>) -> Menu {
        self.item(on, Action::Play(text.into()))
    }

    /// Goes elsewhere.
    pub fn go(self, on: impl Into<String>, to: Go) -> Menu {
        self.item(on, Action::Go(to))
    }

    /// Puts the call through to the first that answers.
    pub fn dial(self, on: impl Into<String>, dial: Dial) -> Menu {
        self.item(on, Action::Dial(dial))
    }

    /// Sends an SMS `to` a number, or to `$phone`, who is called.
    pub fn sms(self, on: impl Into<String>, to: &str, sender: &str, text: &str) -> Menu {
        self.item(on, Action::Sms { to: to.to_owned(), sender: sender.to_owned(), text: text.to_owned() })
    }

    /// Records what is said for up to so many seconds, 1 to 1,800.
    pub fn record(self, on: impl Into<String>, seconds: u32) -> Menu {
        self.item(on, Action::Record(seconds))
    }

    /// Tells the account's handler.
    pub fn notify(self, on: impl Into<String>) -> Menu {
        self.item(on, Action::Notify(None))
    }

    /// Tells an address.
    pub fn notify_address(self, on: impl Into<String>, address: impl Into<String>) -> Menu {
        self.item(on, Action::Notify(Some(address.into())))
    }

    /// A menu as all client libraries write it in JSON. What is wrong with it is told by [`Menu::text`].
    pub fn from_json(json: &Value) -> Menu {
        let items = json.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Menu {
            start: text_of(json, "start"),
            menu: text_of(json, "menu"),
            items: items.iter().map(|item| (text_of(item, "on"), action_of(item))).collect(),
            end: text_of(json, "end"),
        }
    }

    /// What is sent with a call.
    pub fn text(&self) -> Result<String, MenuError> {
        let known: HashSet<&str> = self.items.iter().map(|(on, _)| on.as_str()).collect();
        let choice = spoken(&self.menu);
        let mut lines = vec![plain(&self.start), format!("{{menu: {}", choice)];
        for (at, (on, action)) in self.items.iter().enumerate() {
            let value = if is_selector(on) { value(action, &known) } else { Err(MenuMistake::SelectorWrong) };
            lines.push(format!("{}: {}", on, value.map_err(|code| MenuError { code, item: Some(at) })?));
        }
        lines.extend(["}".to_owned(), plain(&self.end)]);
        if choice.is_empty() {
            return Err(MenuError { code: MenuMistake::TextEmpty, item: None });
        }
        lines.retain(|line| !line.is_empty());
        let text = lines.join("\n");
        match text.chars().count() > TEXT_MOST {
            true => Err(MenuError { code: MenuMistake::TextTooLong, item: None }),
            false => Ok(text),
        }
    }
}

fn text_of(json: &Value, name: &str) -> String {
    json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Seconds; what is none is 0, which no action takes.
fn seconds_of(json: &Value) -> u32 {
    json.as_u64().and_then(|seconds| seconds.try_into().ok()).unwrap_or_default()
}

fn action_of(item: &Value) -> Action {
    let is_call = item.get("call").is_some();
    let names = ["play", "do", "call", "sms", "record", "notify"];
    let mut there =
        names.iter().filter_map(|name| Some((*name, item.get(name)?))).filter(|(name, _)| !(is_call && *name == "record"));
    let (name, value) = match (there.next(), there.next()) {
        (Some(only), None) => only,
        _ => return Action::Wrong,
    };
    match name {
        "play" => Action::Play(value.as_str().unwrap_or_default().to_owned()),
        "do" => match value.as_str() {
            Some("back") => Action::Go(Go::Back),
            Some("start") => Action::Go(Go::Start),
            Some("repeat") => Action::Go(Go::Repeat),
            Some("end") => Action::Go(Go::End),
            _ => Action::Wrong,
        },
        "call" => dial_of(item, value).map_or(Action::Wrong, Action::Dial),
        "sms" => Action::Sms { to: text_of(value, "to"), sender: text_of(value, "sender"), text: text_of(value, "text") },
        "record" => Action::Record(seconds_of(value)),
        _ if *value == Value::Bool(true) => Action::Notify(None),
        _ => Action::Notify(Some(value.as_str().unwrap_or_default().to_owned())),
    }
}

/// None: another word than `end` for `ok`.
fn dial_of(item: &Value, numbers: &Value) -> Option<Dial> {
    let numbers = numbers.as_array().map(Vec::as_slice).unwrap_or_default();
    Some(Dial {
        numbers: numbers.iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect(),
        wait: item.get("wait").map(seconds_of),
        ends: match item.get("ok").map(Value::as_str) {
            None => false,
            Some(Some("end")) => true,
            Some(_) => return None,
        },
        err: item.get("err").map(|_| text_of(item, "err")),
        record: item.get("record") == Some(&Value::Bool(true)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builder_writes_what_the_data_say() {
        let built = Menu::new("Press 1.")
            .start("Hello!")
            .play("1", "One")
            .go("*", Go::Back)
            .go("0", Go::Repeat)
            .go("#", Go::Start)
            .go("9", Go::End)
            .dial("2", Dial { wait: Some(20), ends: true, err: Some("1".to_owned()), record: true, ..Dial::to(["79990000001"]) })
            .sms("3", "$phone", "Shop", "Code")
            .record("4", 10)
            .notify("5")
            .notify_address("6", "https://shop.example/a")
            .end("Goodbye!");
        let data = serde_json::json!({"start": "Hello!", "menu": "Press 1.", "end": "Goodbye!", "items": [
            {"on": "1", "play": "One"}, {"on": "*", "do": "back"}, {"on": "0", "do": "repeat"}, {"on": "#", "do": "start"},
            {"on": "9", "do": "end"},
            {"on": "2", "call": ["79990000001"], "wait": 20, "ok": "end", "err": "1", "record": true},
            {"on": "3", "sms": {"to": "$phone", "sender": "Shop", "text": "Code"}}, {"on": "4", "record": 10},
            {"on": "5", "notify": true}, {"on": "6", "notify": "https://shop.example/a"}]});
        assert_eq!(built, Menu::from_json(&data));
        assert!(built.text().unwrap().ends_with("6: https://shop.example/a\n}\nGoodbye!"));
    }
}
