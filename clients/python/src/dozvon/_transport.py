"""One request and what becomes of it: time-out, repetition, refusals. Owns when a request is sent again; it knows no operations."""

from __future__ import annotations

import base64
import http.client
import random
import re
import socket
import ssl
import threading
import time
from typing import Dict, Optional, Tuple
from urllib.parse import urlsplit

from .errors import ApiError, ConnectionError, DozvonError, TimeoutError, api_error

FIRST_PAUSE = 0.5
# A wait that the server asks for is waited for when it is no longer.
RETRY_AFTER_MAX = 10
# Refusals that pass by themselves; any other comes again.
PASSING = frozenset(("requests-too-many", "key-in-use", "service-unavailable"))
GATEWAY = frozenset((502, 503, 504))


class Address:
    """Where a server is; refuses what is no address."""

    def __init__(self, url: str) -> None:
        wrong = DozvonError(f"not an address of a server: {url}")
        if not isinstance(url, str) or not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", url):
            raise wrong
        try:
            parts = urlsplit(url)
            self.port = parts.port
        except ValueError:
            raise wrong from None
        if not parts.hostname:
            raise wrong
        self.secure = parts.scheme == "https"
        self.host = parts.hostname
        self.path = parts.path.rstrip("/")


class Reply:
    """An answer, whatever its status."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


def exchange(
    address: Address, request: Tuple[str, str, Dict[str, str], Optional[bytes]], timeout: float
) -> Reply:
    """One try. ``timeout``: seconds for all of it. Raises ConnectionError or TimeoutError."""
    method, target, headers, body = request
    connection = _opened(address, timeout)
    late = threading.Event()

    def stop() -> None:
        late.set()
        # A server that sends a letter now and then would keep every single read within its time.
        if connection.sock is not None:
            try:
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
            except OSError:
                pass

    timer = threading.Timer(timeout, stop)
    timer.daemon = True
    timer.start()
    try:
        connection.request(method, address.path + target, body=body, headers=headers)
        response = connection.getresponse()
        reply = Reply(response.status, response.headers, response.read())
        if late.is_set():
            raise TimeoutError("the server did not answer in time")
        return reply
    except (OSError, http.client.HTTPException) as cause:
        if late.is_set() or isinstance(cause, socket.timeout):
            raise TimeoutError("the server did not answer in time") from cause
        raise ConnectionError(f"the server cannot be reached: {cause}") from cause
    finally:
        timer.cancel()
        connection.close()


def _opened(address: Address, timeout: float) -> http.client.HTTPConnection:
    if not address.secure:
        return http.client.HTTPConnection(address.host, address.port, timeout=timeout)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(address.host, address.port, timeout=timeout, context=context)


class Transport:
    """Requests of one account to one server."""

    def __init__(
        self,
        url: str,
        key: Optional[str],
        login: Optional[str],
        password: Optional[str],
        timeout: float,
        retries: int,
    ) -> None:
        self.address = Address(url)
        if key is None and login is None:
            raise DozvonError("a key, or a login and a password, is needed")
        if key is not None:
            if not re.fullmatch(r"[\x21-\x7e]+", key):
                raise DozvonError("a key is printable ASCII without blanks")
            self.authorization = f"Bearer {key}"
        else:
            basic = base64.b64encode(f"{login}:{password or ''}".encode("utf-8")).decode("ascii")
            self.authorization = f"Basic {basic}"
        self.timeout = timeout
        self.retries = retries

    def send(self, method: str, target: str, headers: Dict[str, str], body: Optional[bytes]) -> Reply:
        """The answer of a success. Sent again when nothing came back, and when the refusal passes by itself."""
        attempt = 0
        while True:
            trouble: DozvonError
            try:
                reply = exchange(self.address, (method, target, headers, body), self.timeout)
                if 200 <= reply.status < 300:
                    return reply
                trouble = api_error(reply.status, reply.body, reply.headers.get("retry-after"))
            except ConnectionError as error:
                trouble = error
            pause = _pause_before(trouble, attempt)
            if attempt >= self.retries or pause is None:
                raise trouble
            time.sleep(pause)
            attempt += 1


def growing(attempt: int) -> float:
    """Seconds before a repetition that nobody told the time of."""
    return FIRST_PAUSE * 2**attempt * (0.5 + random.random() / 2)


def _pause_before(trouble: DozvonError, attempt: int) -> Optional[float]:
    """Seconds; None: it is not sent again."""
    if not isinstance(trouble, ApiError):
        return growing(attempt)
    passing = trouble.status in GATEWAY if trouble.code == "unknown" else trouble.code in PASSING
    if not passing:
        return None
    if trouble.retry_after is None:
        return growing(attempt)
    return float(trouble.retry_after) if trouble.retry_after <= RETRY_AFTER_MAX else None
