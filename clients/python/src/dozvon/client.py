"""The client: one object for one account on one server. Owns the operations, one method each."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Union

from ._api import Api, keyed
from ._transport import Transport
from ._written import percent
from .errors import DozvonError
from .menu import menu_text

Json = Dict[str, Any]
Given = Mapping[str, Any]

_MESSAGES = (
    "recipient status kind id recipientBegins recipientEnds words sender heap direction mailing from to limit"
).split()
_CONTACTS = "group address ownId names search limit".split()
_SENDERS = "client states changedSince limit".split()
_INCOMING = "after to subscriber order from limit".split()


def _filter(filter: Optional[Given], named: Given) -> Given:
    return {**(filter or {}), **named}


def _listed(one_or_more: Union[str, Sequence[Any]]) -> List[Any]:
    """A text is one, and not a list of its letters."""
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)


class Messages:
    """Messages: sent, looked at, taken away."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def send(self, sending: Given, *, idempotency_key: Optional[str] = None) -> Json:
        """Sends a text of any kind to up to 10,000 ``recipients``."""
        return self._api.ask("POST", "/messages", body=sending, key=keyed(idempotency_key))

    def call(
        self,
        recipients: Union[str, Sequence[Any]],
        text: Union[str, Given],
        terms: Optional[Given] = None,
        *,
        idempotency_key: Optional[str] = None,
    ) -> Json:
        """Rings one or more numbers. ``text`` may hold a menu, or be one made of data (``dozvon.menu_text``)."""
        sending = {
            **(terms or {}),
            "kind": "call",
            "recipients": _listed(recipients),
            "text": text if isinstance(text, str) else menu_text(text),
        }
        return self.send(sending, idempotency_key=idempotency_key)

    def price(self, sending: Given) -> Json:
        """What the same sending would cost; nothing is sent."""
        return self._api.ask("POST", "/messages/price", body=sending)

    def get(self, number: int) -> Json:
        """One message by its number."""
        return self._api.ask("GET", f"/messages/{percent(number)}")

    def find(self, id: str, recipient: str) -> Json:
        """One message by the id of its sending and its recipient."""
        return self._api.ask("GET", f"/messages/{percent(id)}", [("recipient", recipient)])

    def list(self, filter: Optional[Given] = None, **named: Any) -> Iterator[Json]:
        """All messages that fit, newest first. Names in ``filter`` as the API has them (``from`` is a word of Python)."""
        return self._api.walk("/messages", _MESSAGES, _filter(filter, named))

    def why(self, number: int) -> Json:
        """Why a message is where it is, in sentences."""
        return self._api.ask("GET", f"/messages/{percent(number)}/why")

    def remove(self, number: int) -> None:
        """Takes a message away; what still waits is not sent and costs nothing."""
        self._api.any("DELETE", f"/messages/{percent(number)}")


class Contacts:
    """Contacts of the book of telephones, or of that of e-mail addresses."""

    def __init__(self, api: Api, book: str) -> None:
        self._api = api
        self._path = f"/books/{book}/contacts"

    def list(self, filter: Optional[Given] = None, **named: Any) -> Iterator[Json]:
        return self._api.walk(self._path, _CONTACTS, _filter(filter, named))

    def add(self, contact: Given) -> Json:
        return self._api.ask("POST", self._path, body=contact)

    def get(self, id: int) -> Json:
        return self._api.ask("GET", f"{self._path}/{percent(id)}")

    def change(self, id: int, change: Given) -> Json:
        return self._api.ask("PATCH", f"{self._path}/{percent(id)}", body=change)

    def remove(self, id: int) -> None:
        self._api.any("DELETE", f"{self._path}/{percent(id)}")


class Groups:
    """Groups of contacts of one book."""

    def __init__(self, api: Api, book: str) -> None:
        self._api = api
        self._path = f"/books/{book}/groups"

    def list(self) -> List[Json]:
        return self._api.items("GET", self._path)

    def add(self, group: Given, *, idempotency_key: Optional[str] = None) -> Json:
        return self._api.ask("POST", self._path, body=group, key=keyed(idempotency_key))

    def change(self, id: int, change: Given) -> Json:
        return self._api.ask("PATCH", f"{self._path}/{percent(id)}", body=change)

    def remove(self, id: int) -> None:
        self._api.any("DELETE", f"{self._path}/{percent(id)}")

    def join(self, group: int, contact: int) -> None:
        self._api.any("PUT", f"{self._path}/{percent(group)}/contacts/{percent(contact)}")

    def leave(self, group: int, contact: int) -> None:
        self._api.any("DELETE", f"{self._path}/{percent(group)}/contacts/{percent(contact)}")


class Mailings:
    """Mailings to many."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def create(self, mailing: Given, *, idempotency_key: Optional[str] = None) -> Json:
        return self._api.ask("POST", "/mailings", body=mailing, key=keyed(idempotency_key))

    def list(self) -> Iterator[Json]:
        """Newest first."""
        return self._api.walk("/mailings", (), {})

    def get(self, id: str) -> Json:
        return self._api.ask("GET", f"/mailings/{percent(id)}")

    def change(self, id: str, change: Given) -> Json:
        return self._api.ask("PATCH", f"/mailings/{percent(id)}", body=change)

    def remove(self, id: str) -> None:
        self._api.any("DELETE", f"/mailings/{percent(id)}")

    def add_recipients(
        self, id: str, recipients: Union[str, Sequence[Any]], *, idempotency_key: Optional[str] = None
    ) -> Json:
        body = {"recipients": _listed(recipients)}
        return self._api.ask(
            "POST", f"/mailings/{percent(id)}/recipients", body=body, key=keyed(idempotency_key)
        )

    def start(self, id: str, *, idempotency_key: Optional[str] = None) -> Json:
        return self._step(id, "start", idempotency_key)

    def pause(self, id: str, *, idempotency_key: Optional[str] = None) -> Json:
        return self._step(id, "pause", idempotency_key)

    def cancel(self, id: str, *, idempotency_key: Optional[str] = None) -> Json:
        return self._step(id, "cancel", idempotency_key)

    def _step(self, id: str, step: str, key: Optional[str]) -> Json:
        return self._api.ask("POST", f"/mailings/{percent(id)}/{step}", key=keyed(key))


class Templates:
    """Texts kept to be sent again."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list(self) -> List[Json]:
        return self._api.items("GET", "/templates")

    def add(self, template: Given, *, idempotency_key: Optional[str] = None) -> Json:
        return self._api.ask("POST", "/templates", body=template, key=keyed(idempotency_key))

    def change(self, id: int, change: Given) -> Json:
        return self._api.ask("PATCH", f"/templates/{percent(id)}", body=change)

    def remove(self, id: int) -> None:
        self._api.any("DELETE", f"/templates/{percent(id)}")


class Senders:
    """Names and numbers that messages are sent under."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list(self, filter: Optional[Given] = None, **named: Any) -> Iterator[Json]:
        return self._api.walk("/senders", _SENDERS, _filter(filter, named))

    def add(self, sender: Given, *, idempotency_key: Optional[str] = None) -> Json:
        return self._api.ask("POST", "/senders", body=sender, key=keyed(idempotency_key))

    def get(self, id: int) -> Json:
        return self._api.ask("GET", f"/senders/{percent(id)}")

    def change(self, id: int, change: Given) -> Json:
        return self._api.ask("PATCH", f"/senders/{percent(id)}", body=change)

    def remove(self, id: int) -> None:
        self._api.any("DELETE", f"/senders/{percent(id)}")

    def send_code(self, id: int, *, idempotency_key: Optional[str] = None) -> None:
        """Sends a code to a number that is to be a sender."""
        self._api.any("POST", f"/senders/{percent(id)}/code", body={}, key=keyed(idempotency_key))

    def check_code(self, id: int, code: str, *, idempotency_key: Optional[str] = None) -> Json:
        path = f"/senders/{percent(id)}/code/check"
        return self._api.ask("POST", path, body={"code": code}, key=keyed(idempotency_key))


class Dozvon:
    """One account on one server.

    url              Such as ``https://sms.example``; a path before ``/api`` may follow.
    key              A key of the account; or ``login`` and ``password``.
    timeout          Seconds for one try, its answer included.
    retries          How often a request may be sent again.
    proxy            Address of an HTTP proxy, such as ``http://user:password@proxy.example:3128``.
    """

    def __init__(
        self,
        url: str,
        key: Optional[str] = None,
        *,
        login: Optional[str] = None,
        password: Optional[str] = None,
        timeout: float = 30,
        retries: int = 2,
        proxy: Optional[str] = None,
    ) -> None:
        self._api = Api(Transport(url, key, login, password, timeout, retries, proxy))
        self.messages = Messages(self._api)
        self.contacts = Contacts(self._api, "phones")
        self.groups = Groups(self._api, "phones")
        self.mail_contacts = Contacts(self._api, "mails")
        self.mail_groups = Groups(self._api, "mails")
        self.mailings = Mailings(self._api)
        self.templates = Templates(self._api)
        self.senders = Senders(self._api)

    def account(self) -> Json:
        return self._api.ask("GET", "/account")

    def balance(self) -> Json:
        return self._api.ask("GET", "/account/balance")

    def number(self, phone: str) -> Json:
        """What the numbering plan says of a number; nothing is sent and nothing costs."""
        return self._api.ask("GET", f"/numbers/{percent(phone)}")

    def numbers(self, phones: Union[str, Sequence[str]]) -> List[Json]:
        """The same of up to 500, in their order."""
        return self._api.items("POST", "/numbers/lookup", {"numbers": _listed(phones)})

    def check_menu(self, text: str) -> Json:
        """Mistakes of a text with a menu, with line and column, and what the menu does."""
        return self._api.ask("POST", "/menus/check", body={"text": text})

    def incoming(self, filter: Optional[Given] = None, **named: Any) -> Iterator[Json]:
        """Messages from subscribers, oldest first; ``after``: the number of the last one known."""
        return self._api.walk("/incoming-messages", _INCOMING, _filter(filter, named))

    def upload(
        self,
        name: str,
        content: bytes,
        content_type: str = "application/octet-stream",
        *,
        idempotency_key: Optional[str] = None,
    ) -> Json:
        """Hands in a sound or an attachment, up to 5 MiB; its id is named within the next twelve hours."""
        key = keyed(idempotency_key)
        return self._api.ask("POST", "/uploads", [("name", name)], body=content, key=key, content_type=content_type)

    def request(
        self,
        method: str,
        path: str,
        query: Optional[Given] = None,
        body: Any = None,
        *,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """Any address of the API, such as ``request("GET", "/templates")``; what is no JSON comes as bytes."""
        if not re.fullmatch(r"/[\x21-\x7e]*", path) or not re.fullmatch("[A-Z]+", method):
            raise DozvonError(f"not a request: {method} {path}")
        return self._api.any(method, path, list((query or {}).items()), body, idempotency_key)
