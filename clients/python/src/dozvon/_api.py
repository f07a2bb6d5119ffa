"""Requests of the JSON API. Owns headers, bodies, queries in their order, and walking over pages; operations are told elsewhere."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, cast

from ._transport import Transport
from ._written import pairs, sorted_json
from .errors import DozvonError, UnreadableError

ROOT = "/api/v1"
# In place of a key: one is made.
FRESH = object()


class Api:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def ask(self, method: str, path: str, query: Sequence[Tuple[str, Any]] = (), **given: Any) -> Dict[str, Any]:
        """The reply of an operation that answers with an object of JSON; the rest as of ``any``."""
        reply = self.any(method, path, query, **given)
        if not isinstance(reply, dict):
            raise UnreadableError("the answer is not that of this API")
        return reply

    def any(
        self,
        method: str,
        path: str,
        query: Sequence[Tuple[str, Any]] = (),
        body: Any = None,
        key: Any = None,
        content_type: Optional[str] = None,
    ) -> Any:
        """The reply: a JSON value, None for none, bytes for what is no JSON. ``content_type``: ``body`` is bytes."""
        headers = {"accept": "application/json", "authorization": self._transport.authorization}
        content: Optional[bytes] = None
        if content_type is not None:
            content = bytes(body)
        elif body is not None:
            content = sorted_json(body)
        if content is not None:
            headers["content-type"] = content_type or "application/json"
        if key is not None:
            headers["idempotency-key"] = f'"{_checked(key)}"'
        search = pairs((name, value) for name, value in query if value != "")
        target = f"{ROOT}{path}{'?' if search else ''}{search}"
        reply = self._transport.send(method, target, headers, content)
        if reply.status == 204 or not reply.body:
            return None
        if not re.match(r"application/(?:[\w.-]+\+)?json\b", reply.headers.get("content-type", ""), re.IGNORECASE):
            return reply.body
        try:
            return json.loads(reply.body.decode("utf-8"))
        except (ValueError, RecursionError) as cause:
            raise UnreadableError("the answer is no JSON") from cause

    def walk(self, path: str, names: Sequence[str], given: Mapping[str, Any]) -> Iterator[Dict[str, Any]]:
        """All items of a list; the next page is asked for when the last one is used up."""
        query = ordered(names, given)
        cursor: Optional[str] = None
        while True:
            page = self.ask("GET", path, [*query, ("cursor", cursor)])
            yield from _items(page)
            following = page.get("next")
            if following is None:
                return
            if not isinstance(following, str) or following in ("", cursor):
                raise UnreadableError("the list has no end")
            cursor = following

    def items(self, method: str, path: str, body: Any = None) -> List[Dict[str, Any]]:
        return _items(self.ask(method, path, body=body))


def _items(page: Mapping[str, Any]) -> List[Dict[str, Any]]:
    items = page.get("items")
    if not isinstance(items, list):
        raise UnreadableError("the answer is no list")
    return cast("List[Dict[str, Any]]", items)


def ordered(names: Sequence[str], given: Mapping[str, Any]) -> List[Tuple[str, Any]]:
    """A filter in the documented order; names younger than this library come last."""
    return [(name, given[name]) for name in names if name in given] + [
        (name, value) for name, value in given.items() if name not in names
    ]


def keyed(key: Optional[str]) -> Any:
    """The caller's key, or a fresh one."""
    return FRESH if key is None else key


def _checked(key: Any) -> str:
    if key is FRESH:
        return str(uuid.uuid4())
    if not isinstance(key, str) or not re.fullmatch(r"[\x20\x21\x23-\x5b\x5d-\x7e]{1,255}", key):
        raise DozvonError("an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes")
    return key
