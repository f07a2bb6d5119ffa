"""How requests are written, octet by octet the same in every language's library."""

from __future__ import annotations

import json
from typing import Any, Iterable, Tuple
from urllib.parse import quote


def octets(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which has none, becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def percent(value: Any) -> str:
    """All but the unreserved characters of RFC 3986 2.3 becomes percent codes of its UTF-8."""
    return quote(octets(text_of(value)), safe="")


def text_of(value: Any) -> str:
    """A value in a path or a query."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def pairs(fields: Iterable[Tuple[str, Any]]) -> str:
    """``name=value`` pairs in the order given; None is left out."""
    return "&".join(f"{percent(name)}={percent(value)}" for name, value in fields if value is not None)


def sorted_json(value: Any) -> bytes:
    """JSON without blanks, members sorted by code point, letters as they are."""
    return octets(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False))
