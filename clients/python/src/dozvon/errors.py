"""What can go wrong with a request, as errors one can tell apart; the words are the server's."""

from __future__ import annotations

import json
import math
import re
import time
from email.utils import parsedate_to_datetime
from typing import Any, Dict, List, Optional


class DozvonError(Exception):
    """Anything that this library raises of itself."""


class ConnectionError(DozvonError):
    """Nobody answered, or the answer broke off: with an idempotency key the request may be repeated."""


class TimeoutError(ConnectionError):
    """No answer within the time-out."""


class UnreadableError(DozvonError):
    """A success that is not of this API: no JSON, not what the operation tells, too long, a list without an end."""


class ApiError(DozvonError):
    """A refusal of the server (RFC 9457).

    status       HTTP status, 300 to 599.
    code         The kind of refusal for programs, such as ``money-short``; ``unknown`` when the answer is not of this API.
    title        The kind of refusal for people.
    detail       What exactly is wrong; may be empty.
    errors       Dicts with ``pointer`` and ``detail``, one a mistake.
    id           The id of a sending that is stored although it was refused, or None.
    retry_after  Seconds after which it is worth asking again, or None.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        errors: Optional[List[Dict[str, Any]]] = None,
        id: Optional[str] = None,
        retry_after: Optional[int] = None,
    ) -> None:
        super().__init__(detail or title)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors or []
        self.id = id
        self.retry_after = retry_after


class AuthenticationError(ApiError):
    """401: no key, or a wrong one."""


class MoneyError(ApiError):
    """402: the money does not suffice."""


class PermissionError(ApiError):
    """403: not allowed to this key or this account."""


class NotFoundError(ApiError):
    """404 and 410: there is no such thing."""


class ConflictError(ApiError):
    """409: it cannot be done as things are."""


class RateLimitError(ApiError):
    """429: asked too often."""


class InvalidRequestError(ApiError):
    """Any other 4xx, and a redirect: the request is wrong."""


class UnavailableError(ApiError):
    """5xx: the server cannot answer right now."""


_BY_STATUS = {
    401: AuthenticationError,
    402: MoneyError,
    403: PermissionError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    429: RateLimitError,
}


def api_error(status: int, body: bytes, retry_after: Optional[str]) -> ApiError:
    """What an answer that is no success says."""
    try:
        told = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        told = {}

    def text(name: str) -> str:
        value = told.get(name)
        return value if isinstance(value, str) else ""

    kind = _BY_STATUS.get(status) or (UnavailableError if status >= 500 else InvalidRequestError)
    errors = told.get("errors")
    return kind(
        status,
        text("code") or "unknown",
        text("title") or f"HTTP {status}",
        text("detail"),
        [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else [],
        text("id") or None,
        _seconds((retry_after or "").strip()),
    )


def _seconds(told: str) -> Optional[int]:
    """RFC 9110 10.2.3: seconds, or a date; None for what is neither."""
    if re.fullmatch(r"[0-9]{1,9}", told):
        return int(told)
    try:
        return max(0, math.ceil(parsedate_to_datetime(told).timestamp() - time.time()))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
