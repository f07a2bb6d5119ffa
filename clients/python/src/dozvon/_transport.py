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
from typing import Dict, Optional, Tuple, Union
from urllib.parse import quote, unquote, urlsplit

from .errors import ApiError, ConnectionError, DozvonError, TimeoutError, UnreadableError, api_error

FIRST_PAUSE = 0.5
LAST_PAUSE = 10
# A wait that the server asks for is waited for when it is no longer.
RETRY_AFTER_MAX = 10
# Refusals that pass by themselves; any other comes again.
PASSING = frozenset(("requests-too-many", "key-in-use", "service-unavailable"))
GATEWAY = frozenset((502, 503, 504))
# Octets of an answer: a recording of half an hour has its place in it.
REPLY_MAX = 64 << 20


class Proxy:
    """Over what a server is asked; refuses what is no address of an HTTP proxy."""

    def __init__(self, url: str) -> None:
        # Its password is not told again.
        wrong = DozvonError("not an address of a proxy")
        if not isinstance(url, str) or not re.fullmatch(r"http://(?:[!-?A-~]*@)?[^\s/?#@]+/?", url):
            raise wrong
        try:
            parts = urlsplit(url)
            self.place = (parts.hostname or "", parts.port or 80)
        except ValueError:
            raise wrong from None
        self.headers: Dict[str, str] = {}
        if parts.username is not None:
            basic = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode("utf-8")
            self.headers["proxy-authorization"] = f"Basic {base64.b64encode(basic).decode('ascii')}"


class Address:
    """Where a server is, and the way there; refuses what is no address."""

    def __init__(self, url: str, proxy: Optional[str] = None) -> None:
        wrong = DozvonError(f"not an address of a server: {url}")
        if not isinstance(url, str) or not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", url):
            raise wrong
        try:
            parts = urlsplit(url)
            self.port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise wrong from None
        if not parts.hostname:
            raise wrong
        self.secure = parts.scheme == "https"
        self.host = parts.hostname
        self.proxy = None if proxy is None else Proxy(proxy)
        # Letters beyond ASCII have no other way into a request.
        self.path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
        # Reading the certificates of all authorities takes longer than most requests.
        self.context = ssl.create_default_context() if self.secure else None


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
    connection = _closed(address)
    late = threading.Event()

    def stop() -> None:
        late.set()
        # A server that sends a letter now and then would keep every single read within its time.
        try:
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
        except (AttributeError, OSError):
            pass

    timer = threading.Timer(timeout, stop)
    timer.daemon = True
    timer.start()
    try:
        _open(connection, address, timeout)
        if late.is_set():
            raise TimeoutError("the server did not answer in time")
        start = address.path + target
        if address.proxy is not None and not address.secure:
            start, headers = f"http://{_authority(address)}{start}", {**headers, **address.proxy.headers}
        connection.request(method, start, body=body, headers=headers)
        response = connection.getresponse()
        reply = Reply(response.status, response.headers, _body(response))
        if late.is_set():
            raise TimeoutError("the server did not answer in time")
        return reply
    except (OSError, http.client.HTTPException, UnicodeError) as cause:
        if late.is_set() or isinstance(cause, socket.timeout):
            raise TimeoutError("the server did not answer in time") from cause
        raise ConnectionError(f"the server cannot be reached: {cause}") from cause
    finally:
        timer.cancel()
        connection.close()


def _body(response: http.client.HTTPResponse) -> bytes:
    """Part by part: of an answer too long no more than that is taken in."""
    body = bytearray()
    while len(body) <= REPLY_MAX:
        part = response.read(65536)
        body += part
        if not part:
            if response.length:
                raise ConnectionError("the answer broke off")
            return bytes(body)
    raise UnreadableError("the answer is too long")


def _closed(address: Address) -> http.client.HTTPConnection:
    if address.context is None:
        return http.client.HTTPConnection(address.host, address.port)
    return http.client.HTTPSConnection(address.host, address.port, context=address.context)


def _open(connection: http.client.HTTPConnection, address: Address, timeout: float) -> None:
    """Step by step, so that the socket is known, and can be shut down, from its first octet on."""
    place = (connection.host, connection.port) if address.proxy is None else address.proxy.place
    sock: Union[socket.socket, ssl.SSLSocket] = socket.create_connection(place, timeout)
    connection.sock = sock
    if address.proxy is not None and address.secure:
        _tunnel(sock, address, address.proxy)
    if address.context is not None:
        secured = address.context.wrap_socket(sock, server_hostname=address.host, do_handshake_on_connect=False)
        connection.sock = secured
        secured.do_handshake()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _authority(address: Address) -> str:
    host = address.host.encode("idna").decode("ascii")
    return f"[{host}]:{address.port}" if ":" in host else f"{host}:{address.port}"


def _tunnel(sock: socket.socket, address: Address, proxy: Proxy) -> None:
    """RFC 9110 9.3.6."""
    place = _authority(address)
    lines = [f"CONNECT {place} HTTP/1.1", f"host: {place}", *(f"{name}: {value}" for name, value in proxy.headers.items())]
    sock.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    answer = http.client.HTTPResponse(sock, method="CONNECT")
    answer.begin()
    # Nothing is behind its head: the server waits for the handshake.
    answer.close()
    if not 200 <= answer.status < 300:
        raise ConnectionError(f"the proxy refuses: {answer.status}")


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
        proxy: Optional[str],
    ) -> None:
        self.address = Address(url, proxy)
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
            # A POST without a key may have been done although nothing came back.
            if method == "POST" and "idempotency-key" not in headers and getattr(trouble, "code", None) not in PASSING:
                pause = None
            if attempt >= self.retries or pause is None:
                raise trouble
            time.sleep(pause)
            attempt += 1


def growing(attempt: int) -> float:
    """Seconds before a repetition that nobody told the time of."""
    longest: float = min(FIRST_PAUSE * 2**attempt, LAST_PAUSE)
    return longest * (0.5 + random.random() / 2)


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
