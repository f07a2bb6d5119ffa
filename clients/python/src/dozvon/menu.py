"""A menu as data, and the text it becomes. Owns how texts are escaped and what a menu of data must fulfil."""

from __future__ import annotations

import re
from typing import Any, Dict, FrozenSet, Mapping, NoReturn, Optional

from .errors import DozvonError

FAULTS: Dict[str, str] = {
    "selector-wrong": "not a key, a path of keys or a label of Latin letters and digits",
    "action-wrong": "an item does one thing",
    "text-empty": "the text is empty",
    "text-is-command": "the text alone would be taken for a command",
    "numbers-wrong": "one to nine numbers are called",
    "number-wrong": "not a number to be called or written to",
    "wait-wrong": "a number rings 1 to 120 seconds",
    "target-unknown": "the jump leads to an item that is not there",
    "sender-wrong": "the sender is empty or holds a comma or a line end",
    "record-wrong": "a recording lasts 1 to 1,800 seconds",
    "address-wrong": "not an http or https address without blanks",
    "text-too-long": "the text of the menu is longer than 1,000 characters",
}


class MenuError(DozvonError):
    """Why data are no menu. ``code`` is one of FAULTS; ``item`` counts from 0, None means the menu as a whole."""

    def __init__(self, code: str, item: Optional[int] = None) -> None:
        super().__init__(FAULTS[code] if item is None else f"item {item + 1}: {FAULTS[code]}")
        self.code = code
        self.item = item


_SELECTOR = re.compile(r"[*#]|[A-Za-z0-9]+")
_PHONE = re.compile(r"\+?[0-9]{3,15}")
_ADDRESS = re.compile(r"(?:[Hh][Tt][Tt][Pp][Ss]?)://[^\s/?#][^\s]*")
_LINE_ENDS = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_COMMAND = re.compile(r"back|start|repeat|end|url|record|record[ \t]+[0-9]+", re.IGNORECASE | re.ASCII)
_ACTIONS = ("play", "do", "call", "sms", "record", "notify")
_LENGTH_MAX = 1000


def menu_text(menu: Mapping[str, Any]) -> str:
    """The text of a call, from ``{"start": …, "menu": …, "items": […], "end": …}`` (README.md). Raises MenuError."""
    items = [item if isinstance(item, Mapping) else {} for item in menu.get("items") or []]
    known = frozenset(_text(item.get("on")) for item in items)
    entries = [f"{_selector(item, at)}: {_value(item, at, known)}" for at, item in enumerate(items)]
    choice = _spoken(_text(menu.get("menu")))
    if choice == "":
        raise MenuError("text-empty")
    start, end = _plain(_text(menu.get("start"))), _plain(_text(menu.get("end")))
    lines = [start] * (start != "") + [f"{{menu: {choice}", *entries, "}"] + [end] * (end != "")
    text = "\n".join(lines)
    if len(text) > _LENGTH_MAX:
        raise MenuError("text-too-long")
    return text


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _selector(item: Mapping[str, Any], at: int) -> str:
    on = _text(item.get("on"))
    if not _SELECTOR.fullmatch(on):
        raise MenuError("selector-wrong", at)
    return on


def _value(item: Mapping[str, Any], at: int, known: FrozenSet[str]) -> str:
    actions = [name for name in _ACTIONS if name in item and not (name == "record" and "call" in item)]
    if len(actions) != 1:
        raise MenuError("action-wrong", at)
    action = actions[0]
    given = item[action]
    if action == "play":
        return _played(given, at)
    if action == "do":
        return _text(given) if given in ("back", "start", "repeat", "end") else _fail("action-wrong", at)
    if action == "call":
        return _called(item, at, known)
    if action == "sms":
        return _texted(given, at)
    if action == "record":
        return f"record: {given}" if _within(given, 1800) else _fail("record-wrong", at)
    return "url" if given is True else _notified(given, at)


def _fail(code: str, at: int) -> NoReturn:
    raise MenuError(code, at)


def _within(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _is_phone(value: Any) -> bool:
    return isinstance(value, str) and _PHONE.fullmatch(value) is not None


def _played(given: Any, at: int) -> str:
    text = _spoken(_text(given))
    if text == "":
        raise MenuError("text-empty", at)
    if _COMMAND.fullmatch(text):
        raise MenuError("text-is-command", at)
    return text


def _called(item: Mapping[str, Any], at: int, known: FrozenSet[str]) -> str:
    numbers = item["call"]
    if not isinstance(numbers, (list, tuple)) or not 1 <= len(numbers) <= 9:
        raise MenuError("numbers-wrong", at)
    if not all(_is_phone(number) for number in numbers):
        raise MenuError("number-wrong", at)
    words = [f"call: {','.join(numbers)}"]
    if item.get("wait") is not None:
        if not _within(item["wait"], 120):
            raise MenuError("wait-wrong", at)
        words.append(f"wait={item['wait']}")
    if item.get("ok") is not None:
        if item["ok"] != "end":
            raise MenuError("action-wrong", at)
        words.append("ok:end")
    if item.get("err") is not None:
        if not isinstance(item["err"], str) or item["err"] not in known:
            raise MenuError("target-unknown", at)
        words.append(f"err:{item['err']}")
    if item.get("record") is True:
        words.append("record")
    return " ".join(words)


def _texted(sms: Any, at: int) -> str:
    if not isinstance(sms, Mapping):
        raise MenuError("action-wrong", at)
    to, sender = sms.get("to"), _text(sms.get("sender"))
    if to != "$phone" and not _is_phone(to):
        raise MenuError("number-wrong", at)
    if _plain(sender) == "" or re.search(r"[,\r\n]", sender):
        raise MenuError("sender-wrong", at)
    words = _plain(_text(sms.get("text")))
    if words == "":
        raise MenuError("text-empty", at)
    return f"sms: {to},{_plain(sender)},{words}"


def _notified(address: Any, at: int) -> str:
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise MenuError("address-wrong", at)
    return _escaped(address)


def _escaped(text: str) -> str:
    return re.sub(r"([\\{}])", r"\\\1", text)


def _plain(text: str) -> str:
    """One line, without blanks at its ends, its braces and backslashes plain characters."""
    return _escaped(_LINE_ENDS.sub(" ", text.strip(" \t\r\n")))


def _spoken(text: str) -> str:
    """The same where a colon could make a command or an entry of it."""
    return _plain(text).replace(":", "\\:")
