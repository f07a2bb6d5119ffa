"""Calls of the server to a handler: whether they are genuine, and what they say."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from typing import Dict, NamedTuple, Optional, Union
from urllib.parse import unquote_to_bytes

from .errors import DozvonError


class WebhookError(DozvonError):
    """A call that cannot be trusted or read; answer it with 400.

    ``code``: ``signature-missing``, ``signature-wrong``, ``signature-old`` or ``body-unreadable``.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class HandlerCall(NamedTuple):
    """``kind``: ``status``, ``incoming-message``, ``incoming-call``, ``confirming-call`` or ``menu``; ``fields`` as they came."""

    kind: str
    fields: Dict[str, str]


def read_webhook(
    body: Union[bytes, str],
    signature: Optional[str],
    content_type: Optional[str],
    secret: str,
    now: Optional[float] = None,
    tolerance: float = 300,
) -> HandlerCall:
    """Checks the signature and reads the call. Raises WebhookError.

    body          Octets as they came; of a GET what follows the question mark.
    signature     The header ``X-Dozvon-Signature``.
    content_type  The header ``Content-Type``; a GET has none.
    secret        The account's secret.
    now           Seconds of the Unix clock; the present moment unless told.
    tolerance     Seconds a call may be old, or from the future.
    """
    octets = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body)
    match = re.fullmatch(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})", signature or "")
    if not match:
        raise WebhookError("signature-missing", "no header X-Dozvon-Signature, or not one of this form")
    seconds, digest = match.groups()
    made = hmac.new(secret.encode("utf-8"), seconds.encode("ascii") + b"." + octets, hashlib.sha256)
    if not hmac.compare_digest(made.hexdigest(), digest):
        raise WebhookError("signature-wrong", "the signature is not that of this body")
    if abs((time.time() if now is None else now) - int(seconds)) > tolerance:
        raise WebhookError("signature-old", "the call was signed too long ago")
    fields = _fields(octets, (content_type or "").strip() or "application/x-www-form-urlencoded")
    return HandlerCall(_kind(fields), fields)


def _fields(body: bytes, content_type: str) -> Dict[str, str]:
    kind, *rest = (part.strip().lower() for part in content_type.split(";"))
    charset = next((part[8:].strip('"') for part in rest if part.startswith("charset=")), "utf-8")
    try:
        if kind == "application/json":
            return _json_fields(body.decode(charset))
        if kind == "application/x-www-form-urlencoded":
            return _form_fields(body, charset)
    except (ValueError, LookupError, RecursionError):
        raise WebhookError("body-unreadable", f"not a body of {kind}") from None
    raise WebhookError("body-unreadable", f"{kind} is not read here: ask for fmt=3 or a form")


def _json_fields(text: str) -> Dict[str, str]:
    told = json.loads(text)
    if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
        raise ValueError("not an object of texts")
    return told


def _form_fields(body: bytes, charset: str) -> Dict[str, str]:
    fields = {}
    for part in body.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            fields[_unquoted(name, charset)] = _unquoted(value, charset)
    return fields


def _unquoted(written: bytes, charset: str) -> str:
    if re.search(rb"%(?![0-9A-Fa-f]{2})", written):
        raise ValueError("broken percent codes")
    return unquote_to_bytes(written.replace(b"+", b" ")).decode(charset)


def _kind(fields: Dict[str, str]) -> str:
    if "waitcall" in fields:
        return "confirming-call"
    if "item" in fields:
        return "menu"
    if "mes" not in fields:
        return "status"
    return "incoming-call" if "call" in fields else "incoming-message"
