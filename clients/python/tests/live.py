"""What every library does against a live server (clients/README.md), in Python."""

import json
import os
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "src"))

import dozvon
from dozvon.classic import SMSC

URL = os.environ["DOZVON_URL"]
client = dozvon.Dozvon(URL, os.environ["DOZVON_KEY"])


def until(ask, done):
    for left in range(120, -1, -1):
        value = ask()
        if done(value) or left == 0:
            return value
        time.sleep(0.5)


def ended(id, recipient):
    ask = lambda: next(client.messages.list(recipient=recipient, id=id), None)
    return (until(ask, lambda message: message is not None and message["final"]) or {}).get("status")


hello = {"recipients": ["79990000001"], "text": "Hello"}
key = f"live-{time.time_ns()}"
sent = client.messages.send(hello, idempotency_key=key)
again = client.messages.send(hello, idempotency_key=key)
delivered = ended(sent["id"], "79990000001")
menu = {"menu": "Press 1", "items": [{"on": "1", "play": "One"}]}
called = ended(client.messages.call("79990000002", menu)["id"], "79990000002")
price = client.messages.price({"recipients": ["79990000001"], "text": "a" * 161})
client.messages.send({"recipients": ["79990000001"], "text": "Hello again"})
listed = sum(1 for _ in client.messages.list(recipient="79990000001", limit=1))

contact = client.contacts.add({"addresses": ["79990000003"], "name": "Анна"})
names = [found["name"] for found in client.contacts.list(search="Анна")]
client.contacts.remove(contact["id"])

template = client.templates.add({"name": "live", "text": "one"})
client.templates.change(template["id"], {"text": "two"})
kept = client.templates.list()[0]
client.templates.remove(template["id"])

mailing = client.mailings.create(
    {"name": "live", "text": "Hello", "recipients": ["79990000004", "79990000005"], "open": True}
)["id"]
client.mailings.add_recipients(mailing, ["79990000006"])
client.mailings.start(mailing)
finished = until(lambda: client.mailings.get(mailing), lambda one: one["stage"] == "finished")

checked = client.check_menu("Hello{menu: Press 1\n1: call:12x\n}")
try:
    dozvon.Dozvon(URL, "wrong").balance()
    refused = "none"
except dozvon.ApiError as error:
    refused = type(error).__name__.replace("Error", "").lower()

smsc = SMSC(URL, os.environ["DOZVON_LOGIN"], os.environ["DOZVON_PASSWORD"])
columns = smsc.send_sms("79990000007", "Hello")
status = until(lambda: smsc.get_status(columns[0], "79990000007"), lambda one: one[0] not in ("-1", "0"))
cost = smsc.get_sms_cost("79990000007", "Hello")
balance = smsc.get_balance()

print(
    json.dumps(
        {
            "sent": sent["count"],
            "again": again["id"] == sent["id"],
            "delivered": delivered,
            "called": called,
            "price": price["count"],
            "listed": listed,
            "contact": names[-1] if names else None,
            "template": kept["text"],
            "mailing": finished["recipients"],
            "complaint": checked["diagnostics"][0]["code"],
            "refused": refused,
            "classic": [len(columns), status[0], cost, bool(balance and re.fullmatch(r"\d+\.\d\d", balance))],
        }
    )
)
