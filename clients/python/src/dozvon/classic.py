"""The functions of the classic libraries with the same arguments and results: all values are texts cut from the reply with fmt=1.

The constants below serve a ``SMSC()`` made without arguments.
"""

from __future__ import annotations

import re
import secrets
import smtplib
import ssl
import time as clock
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union
from urllib.parse import unquote, urlsplit

from ._transport import Address, exchange, growing
from ._written import octets, pairs
from .errors import ConnectionError, DozvonError, UnreadableError

SMSC_URL = ""
"""Where the server is, such as ``https://sms.example``."""
SMSC_LOGIN = ""
"""Empty: the password is a key of the account."""
SMSC_PASSWORD = ""
SMTP_FROM = "api@sms.example"
SMTP_TO = "send@send.sms.example"
"""The address of the server's SMTP door for commands."""
SMTP_SERVER = ""
"""Host, or host:port, of a mail server."""
SMTP_LOGIN = ""
SMTP_PASSWORD = ""
SMTP_SECURITY = ""
"""``tls`` from the beginning, ``starttls``, or ``plain``; empty: ``plain`` on this machine, ``tls`` at port 465, else ``starttls``."""

__all__ = ["SMSC"]

_LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|::1")


def _mail_way(server: str, security: str) -> Tuple[str, int, str]:
    """Host, port, and ``tls``, ``starttls`` or ``plain``."""
    try:
        told = urlsplit(f"//{server}")
        host, port = told.hostname or "", told.port
    except ValueError:
        host, port = "", None
    if not host or security not in ("", "tls", "starttls", "plain"):
        raise DozvonError("send_sms_mail needs SMTP_SERVER, and SMTP_SECURITY is tls, starttls, plain or empty")
    way = security or ("plain" if _LOOPBACK.fullmatch(host) else "tls" if port == 465 else "starttls")
    return host, port or (465 if way == "tls" else 25), way


_FLAGS = (
    "", "flash=1", "push=1", "hlr=1", "bin=1", "bin=2", "ping=1", "mms=1", "mail=1", "call=1", "viber=1", "soc=1",
)  # fmt: skip
_NO_ANSWER = ",-100"

Fields = List[Tuple[str, Any]]
File = Tuple[str, bytes]


class SMSC:
    """``timeout``: seconds for one try; ``retries``: how often a request may be sent again when nothing came back; ``proxy``: the address
    of an HTTP proxy."""

    def __init__(
        self,
        url: Optional[str] = None,
        login: Optional[str] = None,
        password: Optional[str] = None,
        *,
        timeout: float = 30,
        retries: int = 4,
        proxy: Optional[str] = None,
    ) -> None:
        self._address = Address(SMSC_URL if url is None else url, proxy)
        self._login = SMSC_LOGIN if login is None else login
        self._password = SMSC_PASSWORD if password is None else password
        self._timeout = timeout
        self._retries = retries

    def send_sms(
        self,
        phones: str,
        message: str,
        translit: int = 0,
        time: Union[str, int] = 0,
        id: Union[str, int] = 0,
        format: int = 0,
        sender: Union[str, bool] = False,
        query: str = "",
        files: Sequence[Union[str, File]] = (),
    ) -> List[str]:
        """``[id, count, cost, balance]``, or ``[id, -error]``. ``files``: paths, or pairs of a name and bytes."""
        fields: Fields = [("cost", "3"), ("phones", phones), ("mes", message), ("translit", translit), ("id", id)]
        fields += _flag(format) + _sender(sender)
        if time and time != "0":
            fields.append(("time", time))
        return self._ask("send", fields + _query(query), files).split(",")

    def send_sms_mail(
        self,
        phones: str,
        message: str,
        translit: int = 0,
        time: Union[str, int] = 0,
        id: Union[str, int] = 0,
        format: int = 0,
        sender: str = "",
    ) -> Dict[str, Any]:
        """
        Sends a command by mail over SMTP_SERVER; what smtplib's ``send_message`` returns: empty when it was taken.

        The mail has the password in it: it leaves this machine encrypted, unless SMTP_SECURITY is ``plain``.
        """
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Message-ID"] = SMTP_FROM, SMTP_TO, make_msgid()
        text = f"{self._login}:{self._password}:{id}:{time}:{translit},{format},{sender}:{phones}:{message}"
        mail.set_content(text, charset="utf-8", cte="base64")
        host, port, way = _mail_way(SMTP_SERVER, SMTP_SECURITY)
        known = ssl.create_default_context()
        opened = (
            smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=known)
            if way == "tls"
            else smtplib.SMTP(host, port, timeout=self._timeout)
        )
        with opened as server:
            if way == "starttls":
                server.starttls(context=known)
            if SMTP_LOGIN:
                server.login(SMTP_LOGIN, SMTP_PASSWORD)
            return dict(server.send_message(mail))

    def get_sms_cost(
        self,
        phones: str,
        message: str,
        translit: int = 0,
        format: int = 0,
        sender: Union[str, bool] = False,
        query: str = "",
    ) -> List[str]:
        """``[cost, count]``, or ``['0', -error]``."""
        fields: Fields = [("cost", "1"), ("phones", phones), ("mes", message), *_sender(sender), ("translit", translit)]
        return self._ask("send", fields + _flag(format) + _query(query)).split(",")

    def get_status(self, id: Union[str, int], phone: str, all: int = 0) -> Union[List[str], List[List[str]]]:
        """One message: its columns. Several ids (with commas): a list of such rows. Refused: ``['0', -error]``."""
        reply = self._ask("status", [("phone", phone), ("id", id), ("all", all)])
        if "," not in str(id):
            return _columns(reply, all)
        rows = [row for row in reply.split("\n") if row]
        if len(rows) == 1 and rows[0].startswith((",-", "0,-")):
            return _columns(rows[0], all)
        return [row.split(",") for row in rows]

    def get_balance(self) -> Union[str, bool]:
        """The balance, or False."""
        reply = self._ask("balance", [])
        return False if "," in reply or not reply.strip() else reply.strip()

    def _ask(self, page: str, fields: Sequence[Tuple[str, Any]], files: Sequence[Union[str, File]] = ()) -> str:
        """One page; the text of its reply, which has a refusal's form when nobody answered."""
        access = [("login", self._login), ("psw", self._password)] if self._login else [("apikey", self._password)]
        told = [*access, ("fmt", "1"), ("charset", "utf-8"), *fields]
        kind, body = _multipart(told, files) if files else _form(told)
        headers = {"content-type": kind}
        for attempt in range(self._retries + 1):
            if attempt > 0:
                clock.sleep(growing(attempt - 1))
            try:
                reply = exchange(self._address, ("POST", f"/sys/{page}.php", headers, body), self._timeout)
            except (ConnectionError, UnreadableError):
                continue
            text = reply.body.decode("utf-8", "replace") if 200 <= reply.status < 300 else ""
            if text:
                return text
        return _NO_ANSWER


def _form(fields: Sequence[Tuple[str, Any]]) -> Tuple[str, bytes]:
    return "application/x-www-form-urlencoded", pairs(fields).encode("ascii")


def _multipart(fields: Sequence[Tuple[str, Any]], files: Sequence[Union[str, File]]) -> Tuple[str, bytes]:
    border = secrets.token_hex(16)
    parts = [(f'name="{name}"', octets(str(value))) for name, value in fields]
    for at, file in enumerate(files):
        name, content = (file, _content(file)) if isinstance(file, str) else file
        plain = name.replace("\\", "/").rsplit("/", 1)[-1]
        quoted = plain.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
        parts.append((f'name="file{at}"; filename="{quoted}"\r\ncontent-type: application/octet-stream', content))
    body = b"".join(
        b"--%s\r\ncontent-disposition: form-data; %s\r\n\r\n%s\r\n" % (border.encode(), octets(head), content)
        for head, content in parts
    )
    return f"multipart/form-data; boundary={border}", body + b"--%s--\r\n" % border.encode()


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _flag(format: int) -> Fields:
    if format not in range(len(_FLAGS)):
        raise DozvonError(f"no format {format}")
    return _query(_FLAGS[format])


def _sender(sender: Union[str, bool, None]) -> Fields:
    # As in the classic library, where 0 is false too.
    return [] if sender is None or sender == 0 else [("sender", str(sender))]


def _query(query: str) -> Fields:
    """``name=value&…`` as a caller wrote it, percent codes read."""
    parts = (part.partition("=") for part in (query or "").split("&") if part)
    return [(_read(name), _read(value)) for name, _, value in parts]


def _read(written: str) -> str:
    return unquote(written.replace("+", " "))


def _columns(row: str, all: int) -> List[str]:
    """Texts may hold commas: with ``all`` the columns before them are counted."""
    columns = row.split(",")
    if all not in (1, 2):
        return columns
    most, hlr_at = (9, 14) if all == 1 else (12, 17)
    if len(columns) <= most or columns[hlr_at : hlr_at + 1] == ["HLR"]:
        return columns
    return columns[: most - 1] + [",".join(columns[most - 1 :])]
