"""The surface of the classic Python library, written from its documented behaviour, and a scenario over it in JSON, forms
and lists. What each call returned is printed as JSON; a line before it names the messages whose end must be waited for
before a line on standard input lets the scenario go on. Run: python3 classic.py HOST LOGIN PASSWORD"""
import hashlib
import json
import sys
import urllib.parse
import urllib.request

host, login, password = sys.argv[1:4]


def ask(page, charset="utf-8", **fields):
    fields = {"login": login, "psw": password, "charset": charset, **fields}
    body = urllib.parse.urlencode(fields, encoding=charset).encode("ascii")
    with urllib.request.urlopen(f"http://{host}/sys/{page}.php", body) as reply:
        assert reply.status == 200
        return reply.read().decode(charset)


def ask_json(page, **fields):
    return json.loads(ask(page, fmt=3, **fields))


told = {}
told["balance"] = ask_json("balance", cur=1)
told["balance text"] = ask("balance", fmt=0, cur=1)
told["sent"] = ask_json("send", phones="79990001001", mes="Привет", cost=3)
told["cp1251"] = json.loads(ask("send", charset="windows-1251", phones="79990001002", mes="Ёлка", fmt=3, op=1, cost=2))
told["text"] = ask("send", phones="79990001003", mes="plain", fmt=0, cost=3)
told["xml"] = ask("send", phones="79990001004", mes="xml", fmt=2, cost=2)
told["list"] = ask_json("send", list="79990001005:first, with comma\n79990001006;second", cost=2)
told["group of bad"] = ask_json("send", phones="123,79990001007", mes="one good", err=1)
told["rest"] = json.loads(
    urllib.request.urlopen(
        urllib.request.Request(
            f"http://{host}/rest/send/",
            json.dumps({"login": login, "psw": hashlib.md5(password.encode()).hexdigest(), "phones": "79990001008", "mes": "rest"}).encode(),
            {"content-type": "application/json"},
        )
    ).read()
)
told["sha1"] = ask_json("balance", psw=hashlib.sha1(password.encode()).hexdigest())
told["twice"] = [ask_json("send", phones="79990001009", mes="same", cost=0) for _ in range(2)]
print(json.dumps([told["sent"]["id"]]), flush=True)
sys.stdin.readline()
told["status"] = ask_json("status", phone="79990001001", id=told["sent"]["id"], all=2)
told["status list"] = ask_json("status", phone="79990001001,", id=f"{told['sent']['id']},")
told["deleted"] = ask_json("status", phone="79990001001", id=told["sent"]["id"], **{"del": 1})
told["after"] = ask_json("status", phone="79990001001", id=told["sent"]["id"])
told["no text"] = ask_json("send", phones="79990001001", mes="")
told["no login"] = ask_json("send", login="", phones="79990001001", mes="x", psw="")
print(json.dumps(told, ensure_ascii=False))
