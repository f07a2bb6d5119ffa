"""All vectors of clients/vectors, and what happens when nobody answers. `python3 -m unittest` in the library's folder."""

import base64
import json
import os
import pathlib
import re
import socket
import subprocess
import threading
import unittest
import urllib.request

import dozvon
from dozvon import classic

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"
PHONE = "79990000001"


def vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


class Program:
    """A program of clients/vectors that ends with its standard input."""

    def __init__(self, name):
        command = [os.environ.get("NODE", "node"), str(VECTORS / name)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def line(self):
        return self.process.stdout.readline().strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def snake(name):
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def kind(error):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__[: -len("Error")]).lower()


def told(error):
    if not isinstance(error, dozvon.ApiError):
        return {"kind": kind(error)}
    names = ["status", "code", "title", "detail", "errors"]
    result = {"kind": kind(error), **{name: getattr(error, name) for name in names}}
    return {
        **result,
        **({} if error.id is None else {"id": error.id}),
        **({} if error.retry_after is None else {"retryAfter": error.retry_after}),
    }


class Against(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Program("server.mjs")
        cls.url = cls.server.line()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def asked(self, file, index):
        with urllib.request.urlopen(f"{self.url}/asked/{file}/{index}") as reply:
            return int(reply.read())

    def test_api(self):
        for index, case in enumerate(vectors("api")):
            with self.subTest(case["name"]):
                access = {name: case[name] for name in ("key", "login", "password") if name in case}
                client = dozvon.Dozvon(f"{self.url}/api/{index}/", **access)
                target = client
                for name in case["call"].split("."):
                    target = getattr(target, snake(name))
                given = list(case["arguments"])
                if case["call"] == "upload":
                    given[1] = base64.b64decode(given[1])
                named = {"idempotency_key": case["idempotencyKey"]} if "idempotencyKey" in case else {}
                try:
                    result = target(*given, **named)
                    outcome = {"result": result if not hasattr(result, "__next__") else list(result)}
                except dozvon.DozvonError as error:
                    outcome = {"error": told(error)}
                wanted = {name: case[name] for name in ("result", "error") if name in case}
                self.assertEqual(outcome, wanted)
                self.assertEqual(self.asked("api", index), len(case["exchanges"]))

    def test_a_filter_keeps_the_documented_order(self):
        index = next(i for i, case in enumerate(vectors("api")) if case["name"] == "messages with words")
        client = dozvon.Dozvon(f"{self.url}/api/{index}", "full")
        self.assertEqual(len(list(client.messages.list(words="Привет мир", kind="sms"))), 1)
        self.assertEqual(self.asked("api", index), 1)

    def test_nobody_is_asked_before_the_first_item_is_wanted(self):
        dozvon.Dozvon("http://127.0.0.1:1", "full").messages.list()

    def test_classic(self):
        for index, case in enumerate(vectors("classic")):
            with self.subTest(case["name"]):
                smsc = classic.SMSC(f"{self.url}/classic/{index}", case["login"], case["password"])
                self.assertEqual(getattr(smsc, case["call"])(*case["arguments"]), case["result"])
                self.assertEqual(self.asked("classic", index), len(case["exchanges"]))


class Pure(unittest.TestCase):
    def test_menus(self):
        for case in vectors("menus"):
            with self.subTest(case["name"]):
                try:
                    outcome = {"text": dozvon.menu_text(case["menu"])}
                except dozvon.MenuError as error:
                    item = {} if error.item is None else {"item": error.item}
                    outcome = {"error": {"code": error.code, **item}}
                self.assertEqual(outcome, {name: case[name] for name in ("text", "error") if name in case})

    def test_webhooks(self):
        for case in vectors("webhooks"):
            with self.subTest(case["name"]):
                given = [case[name] for name in ("body", "signature", "contentType", "secret", "now")]
                try:
                    call = dozvon.read_webhook(*given)
                    outcome = {"kind": call.kind, "fields": call.fields}
                except dozvon.WebhookError as error:
                    outcome = {"error": error.code}
                wanted = {name: case[name] for name in ("kind", "fields", "error") if name in case}
                self.assertEqual(outcome, wanted)

    def test_no_address_and_no_credentials_are_refused(self):
        for given in ({"url": "sms.example", "key": "k"}, {"url": "http://x?y", "key": "k"}, {"url": "http://x"}):
            with self.subTest(given), self.assertRaises(dozvon.DozvonError):
                dozvon.Dozvon(**given)
        with self.assertRaises(dozvon.DozvonError):
            classic.SMSC("http://sms.example", "shop", "p").send_sms(PHONE, "Hello", format=12)


class Hearing:
    """Takes connections and answers each request with what it is given; None: never."""

    def __init__(self, answers):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.heard = []
        self.open = []
        self.answers = answers
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        for answer in self.answers:
            connection, _ = self.socket.accept()
            self.open.append(connection)
            text = b""
            while b"\r\n\r\n" not in text:
                text += connection.recv(65536)
            length = re.search(rb"content-length: (\d+)", text, re.I)
            while length and len(text.partition(b"\r\n\r\n")[2]) < int(length[1]):
                text += connection.recv(65536)
            self.heard.append(text)
            if answer is not None:
                connection.sendall(answer)
                connection.close()

    def end(self):
        self.thread.join()
        self.socket.close()
        for connection in self.open:
            connection.close()


UUID = re.compile(rb'idempotency-key: "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"', re.I)
OK = b"HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{\"id\":\"1\"}"
SENDING = {"recipients": [PHONE], "text": "Hello"}


class Trouble(unittest.TestCase):
    def test_a_connection_that_breaks_is_tried_again_with_the_same_random_key(self):
        server = Hearing([b"", OK])
        self.assertEqual(dozvon.Dozvon(server.url, "k").messages.send(SENDING), {"id": "1"})
        server.end()
        keys = [UUID.search(text)[0] for text in server.heard]
        self.assertEqual(len(keys), 2)
        self.assertEqual(keys[0], keys[1])

    def test_no_answer_is_a_timeout(self):
        server = Hearing([None, None])
        with self.assertRaises(dozvon.TimeoutError) as caught:
            dozvon.Dozvon(server.url, "k", timeout=0.2, retries=1).balance()
        server.end()
        self.assertIsInstance(caught.exception, dozvon.ConnectionError)
        self.assertEqual(len(server.heard), 2)

    def test_a_closed_port_is_a_connection_error(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        with self.assertRaises(dozvon.ConnectionError) as caught:
            dozvon.Dozvon(url, "k", retries=0).balance()
        self.assertNotIsInstance(caught.exception, dozvon.TimeoutError)
        smsc = classic.SMSC(url, "shop", "p", retries=0)
        self.assertEqual(smsc.send_sms(PHONE, "Hello"), ["", "-100"])
        self.assertIs(smsc.get_balance(), False)

    def test_a_redirect_is_refused(self):
        server = Hearing([b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n"])
        with self.assertRaises(dozvon.InvalidRequestError) as caught:
            dozvon.Dozvon(server.url, "k").balance()
        server.end()
        self.assertEqual(caught.exception.status, 302)

    def test_files_go_as_parts(self):
        server = Hearing([b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n1,1,1.40,9.00"])
        smsc = classic.SMSC(server.url, "shop", "p")
        self.assertEqual(smsc.send_sms(PHONE, "Да", files=[("a.wav", b"RIFF\0")]), ["1", "1", "1.40", "9.00"])
        server.end()
        text = server.heard[0]
        self.assertIn(b"content-type: multipart/form-data; boundary=", text)
        self.assertIn('name="mes"\r\n\r\nДа\r\n'.encode(), text)
        self.assertIn(b'name="file0"; filename="a.wav"\r\ncontent-type: application/octet-stream\r\n\r\nRIFF\0\r\n', text)

    def test_a_command_goes_by_mail(self):
        sink = Program("mail.mjs")
        self.addCleanup(sink.end)
        classic.SMTP_SERVER = f"127.0.0.1:{sink.line()}"
        smsc = classic.SMSC("http://sms.example", "shop", "p")
        self.assertEqual(smsc.send_sms_mail(PHONE, "код 1", 0, 0, 7, 1, "Shop"), {})
        mail = json.loads(sink.line())
        self.assertEqual(mail["to"], "send@send.sms.example")
        self.assertIn("charset=utf-8", mail["type"])
        self.assertEqual(mail["text"].strip(), f"shop:p:7:0:0,1,Shop:{PHONE}:код 1")


if __name__ == "__main__":
    unittest.main()
