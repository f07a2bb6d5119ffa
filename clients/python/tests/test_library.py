"""All vectors of clients/vectors, and what happens when nobody answers. `python3 -m unittest` in the library's folder."""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import re
import smtplib
import socket
import ssl
import subprocess
import threading
import unittest
import unittest.mock
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
        # How far a date is differs from run to run.
        **({} if error.retry_after is None else {"retryAfter": min(error.retry_after, 1_000_000)}),
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
        self.play("api")

    def test_trouble(self):
        self.play("trouble")

    def play(self, file):
        for index, case in enumerate(vectors(file)):
            with self.subTest(case["name"]):
                given = {name: case[name] for name in ("key", "timeout", "retries") if name in case}
                client = dozvon.Dozvon(f"{self.url}/{file}/{index}/", **given)
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
                self.assertEqual(self.asked(file, index), len(case["exchanges"]))

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


def signed(body, content_type=None):
    """Reads a handler call with a right signature."""
    digest = hmac.new(b"s", b"1." + body, hashlib.sha256).hexdigest()
    return dozvon.read_webhook(body, f"t=1,v1={digest}", content_type, "s", 1)


class Hostile(unittest.TestCase):
    def test_handler_calls_that_cannot_be_read(self):
        for body in (b"mes=%", b"mes=%4", b"mes=%4g", b"mes=%ff", b"mes=\xff"):
            with self.subTest(body), self.assertRaises(dozvon.WebhookError) as caught:
                signed(body)
            self.assertEqual(caught.exception.code, "body-unreadable")
        for body in (b'{"mes":1}', b'{"mes":null}', b"[]", b'{"mes":"1"', b"[" * 100_000):
            with self.subTest(body[:20]), self.assertRaises(dozvon.WebhookError) as caught:
                signed(body, "application/json")
            self.assertEqual(caught.exception.code, "body-unreadable")
        form = "Application/X-WWW-form-urlencoded; charset=\"Windows-1251\""
        self.assertEqual(signed(b"mes=%CF", form).fields, {"mes": "П"})
        self.assertEqual(signed(b"mes=%D0%BF+1&x", " ").fields, {"mes": "п 1", "x": ""})

    def test_menus_of_data_that_are_none(self):
        wrong = {
            "selector-wrong": ["text", None, {"on": ["1"]}],
            "target-unknown": [{"on": "1", "call": ["79990000001"], "err": []}],
            "address-wrong": [{"on": "1", "notify": "http\u017f://x"}],
            "action-wrong": [{"on": "1", "do": ["back"]}],
        }
        for code, items in wrong.items():
            for item in items:
                with self.subTest(item), self.assertRaises(dozvon.MenuError) as caught:
                    dozvon.menu_text({"menu": "x", "items": [item]})
                self.assertEqual(caught.exception.code, code)
        text = dozvon.menu_text({"menu": "x", "items": [{"on": "1", "play": "\u017ftart"}]})
        self.assertEqual(text, "{menu: x\n1: \u017ftart\n}")

    def test_addresses(self):
        for url in ("http://sms example", "http://x:y", "http://u@x", "ftp://x", "http://", "http://x\n"):
            with self.subTest(url), self.assertRaises(dozvon.DozvonError):
                dozvon.Dozvon(url, "k")
        for key in ("", "k k", "k\r\nx: y", "ключ"):
            with self.subTest(key), self.assertRaises(dozvon.DozvonError):
                dozvon.Dozvon("http://x", key)

    def test_what_old_programs_leave_out(self):
        server = Hearing([answer(200, b"1,1,1.40,9.00")] * 2)
        smsc = classic.SMSC(server.url, "shop", "p")
        smsc.send_sms(PHONE, "x", 0, None, 0, 0, None, None, None)
        smsc.get_sms_cost(PHONE, "x", 0, 0, 0, None)
        server.end()
        for text in server.heard:
            self.assertNotIn(b"sender", text)
            self.assertNotIn(b"time", text)


class Hearing:
    """Takes connections and answers each request with what it is given; None: never; DRIP: an octet now and then, for ever."""

    def __init__(self, answers, context=None, at="127.0.0.1", tunnel=False):
        self.socket = socket.create_server((at, 0))
        self.context = context
        self.tunnel = tunnel
        self.url = f"http://{at}:{self.socket.getsockname()[1]}"
        self.heard = []
        self.open = []
        self.answers = answers
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        for answer in self.answers:
            connection, _ = self.socket.accept()
            if self.tunnel:
                self.heard.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 Yes\r\n\r\n")
            if self.context:
                try:
                    connection = self.context.wrap_socket(connection, server_side=True)
                except OSError:
                    connection.close()
                    continue
            self.open.append(connection)
            text = b""
            while b"\r\n\r\n" not in text:
                text += connection.recv(65536)
            length = re.search(rb"content-length: (\d+)", text, re.I)
            while length and len(text.partition(b"\r\n\r\n")[2]) < int(length[1]):
                text += connection.recv(65536)
            self.heard.append(text)
            if answer is DRIP:
                threading.Thread(target=dripping, args=(connection,), daemon=True).start()
            elif answer is not None:
                connection.sendall(answer)
                connection.close()

    def end(self):
        self.thread.join()
        self.socket.close()
        for connection in self.open:
            connection.close()


DRIP = object()


def dripping(connection):
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
        while not threading.Event().wait(0.02):
            connection.sendall(b"x")
    except OSError:
        pass


def answer(status, body, kind="application/json", *more):
    head = [f"HTTP/1.1 {status} x", f"content-type: {kind}", f"content-length: {len(body)}", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


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

    def test_an_answer_that_drips_is_a_timeout(self):
        server = Hearing([DRIP])
        with self.assertRaises(dozvon.TimeoutError):
            dozvon.Dozvon(server.url, "k", timeout=0.3, retries=0).balance()
        server.end()

    def test_an_answer_that_breaks_off_is_a_connection_error(self):
        for reply in (answer(200, b"{}")[:-1], b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{", b"SSH-2.0\r\n"):
            server = Hearing([reply])
            with self.subTest(reply), self.assertRaises(dozvon.ConnectionError):
                dozvon.Dozvon(server.url, "k", retries=0).balance()
            server.end()

    def test_a_success_that_is_not_of_this_api_is_unreadable(self):
        for body, kind in (
            (b"<html>", "text/html"),
            (b'{"items":[', "application/json"),
            (b"[]", "application/json"),
            (b'{"items":{}}', "Application/JSON"),
            (b'{"items":[],"next":5}', "application/json"),
            (b'{"items":[],"next":""}', "application/json"),
        ):
            server = Hearing([answer(200, body, kind)])
            with self.subTest(body), self.assertRaises(dozvon.UnreadableError):
                list(dozvon.Dozvon(server.url, "k").messages.list())
            server.end()

    def test_a_list_without_an_end_ends(self):
        page = answer(200, b'{"items":[{"a":1}],"next":"same"}')
        server = Hearing([page, page])
        with self.assertRaises(dozvon.UnreadableError):
            list(dozvon.Dozvon(server.url, "k").messages.list())
        server.end()

    def test_an_answer_that_is_too_long_is_unreadable(self):
        body = b"9" * (1 << 17)
        server = Hearing([answer(200, body), answer(200, body, "text/csv")])
        client = dozvon.Dozvon(server.url, "k")
        with unittest.mock.patch("dozvon._transport.REPLY_MAX", 1 << 16), self.assertRaises(dozvon.UnreadableError):
            client.balance()
        self.assertEqual(client.request("GET", "/export"), body)
        server.end()

    def test_a_date_is_waited_for_like_seconds(self):
        late = answer(429, b'{"code":"requests-too-many"}', "application/problem+json", "retry-after: Fri, 31 Dec 2100 23:59:59 GMT")
        over = answer(429, b'{"code":"requests-too-many"}', "application/problem+json", "retry-after: Sat, 01 Jan 2000 00:00:00 GMT")
        server = Hearing([late, over, answer(200, b"{}")])
        client = dozvon.Dozvon(server.url, "k")
        with self.assertRaises(dozvon.RateLimitError) as caught:
            client.balance()
        self.assertGreater(caught.exception.retry_after, 1_000_000)
        self.assertEqual(client.balance(), {})
        server.end()

    def test_a_post_without_a_key_is_not_sent_again_when_nothing_came_back(self):
        busy = answer(503, b'{"code":"service-unavailable"}', "application/problem+json", "retry-after: 0")
        server = Hearing([b"", answer(502, b""), busy, answer(200, b"{}"), b"", answer(200, b"{}")])
        client = dozvon.Dozvon(server.url, "k")
        with self.assertRaises(dozvon.ConnectionError):
            client.request("POST", "/black-list", None, {})
        with self.assertRaises(dozvon.UnavailableError):
            client.contacts.add({})
        self.assertEqual(client.contacts.add({}), {})
        self.assertEqual(client.request("POST", "/black-list", None, {}, idempotency_key="k"), {})
        server.end()

    def test_certificates_are_checked(self):
        tls = VECTORS.parents[1] / "test/support/tls"
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls / "localhost.pem", tls / "localhost-key.pem")
        for trusted, host in ((None, "localhost"), (tls / "localhost.pem", "localhost"), (tls / "localhost.pem", "127.0.0.2")):
            at = "127.0.0.1" if host == "localhost" else host
            server = Hearing([answer(200, b"{}")], context, at)
            url = server.url.replace(f"http://{at}", f"https://{host}")
            with self.subTest(f"{host} {trusted}"), unittest.mock.patch.dict(os.environ):
                os.environ.pop("SSL_CERT_FILE", None)
                if trusted:
                    os.environ["SSL_CERT_FILE"] = str(trusted)
                client = dozvon.Dozvon(url, "k", retries=0)
                if trusted and host == "localhost":
                    self.assertEqual(client.balance(), {})
                else:
                    with self.assertRaises(dozvon.ConnectionError) as caught:
                        client.balance()
                    self.assertIn("CERTIFICATE_VERIFY_FAILED", str(caught.exception))
            server.end()

    def test_a_proxy(self):
        server = Hearing([answer(200, b"{}"), answer(200, b"9.00"), answer(407, b"")])
        proxy = server.url.replace("//", "//user:p%40ss@")
        self.assertEqual(dozvon.Dozvon("http://sms.example/x", "k", proxy=proxy).balance(), {})
        self.assertEqual(classic.SMSC("http://sms.example", "shop", "p", proxy=proxy).get_balance(), "9.00")
        with self.assertRaises(dozvon.ConnectionError):
            dozvon.Dozvon("https://sms.example", "k", proxy=proxy, retries=0).balance()
        server.end()
        first, second, third = server.heard
        self.assertRegex(first, rb"^GET http://sms\.example:80/x/api/v1/account/balance HTTP/1\.1\r\n")
        self.assertIn(b"proxy-authorization: Basic dXNlcjpwQHNz\r\n", first)
        self.assertRegex(second, rb"^POST http://sms\.example:80/sys/balance\.php ")
        self.assertRegex(third, rb"^CONNECT sms\.example:443 HTTP/1\.1\r\n")
        self.assertNotIn(b"Bearer", third)
        for wrong in ("socks5://x", "x", "http://", "http://x:y"):
            with self.subTest(wrong), self.assertRaises(dozvon.DozvonError):
                dozvon.Dozvon("http://x", "k", proxy=wrong)

    def test_a_tunnel_through_a_proxy(self):
        tls = VECTORS.parents[1] / "test/support/tls"
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls / "localhost.pem", tls / "localhost-key.pem")
        server = Hearing([answer(200, b"{}")], context, tunnel=True)
        with unittest.mock.patch.dict(os.environ, SSL_CERT_FILE=str(tls / "localhost.pem")):
            client = dozvon.Dozvon("https://localhost:8443", "k", proxy=server.url)
        self.assertEqual(client.balance(), {})
        server.end()
        self.assertRegex(server.heard[0], rb"^CONNECT localhost:8443 ")
        self.assertRegex(server.heard[1], rb"^GET /api/v1/account/balance ")

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
        plain, starttls, tls = sink.line().split()
        classic.SMTP_SERVER = f"127.0.0.1:{plain}"
        smsc = classic.SMSC("http://sms.example", "shop", "p")
        self.assertEqual(smsc.send_sms_mail(PHONE, "код 1", 0, 0, 7, 1, "Shop"), {})
        mail = json.loads(sink.line())
        self.assertEqual(mail["to"], "send@send.sms.example")
        self.assertIn("charset=utf-8", mail["type"])
        self.assertEqual(mail["text"].strip(), f"shop:p:7:0:0,1,Shop:{PHONE}:код 1")
        trusted = {"SSL_CERT_FILE": str(VECTORS.parents[1] / "test/support/tls/localhost.pem")}
        for port, security in ((starttls, "starttls"), (tls, "tls")):
            told = {"SMTP_SERVER": f"127.0.0.1:{port}", "SMTP_SECURITY": security, "SMTP_LOGIN": "mailer", "SMTP_PASSWORD": "phrase"}
            with self.subTest(security), unittest.mock.patch.multiple(classic, **told):
                with self.assertRaises(ssl.SSLCertVerificationError):
                    smsc.send_sms_mail(PHONE, "a certificate nobody knows")
                with unittest.mock.patch.dict(os.environ, trusted):
                    smsc.send_sms_mail(PHONE, security)
                mail = json.loads(sink.line())
                self.assertEqual([mail["encrypted"], mail["login"]], [True, "mailer"])
                self.assertTrue(mail["text"].strip().endswith(f":{security}"))
        with unittest.mock.patch.object(classic, "SMTP_SECURITY", "starttls"), self.assertRaises(smtplib.SMTPNotSupportedError):
            smsc.send_sms_mail(PHONE, "STARTTLS is not offered")

    def test_a_password_leaves_this_machine_encrypted_unless_told(self):
        for server, security, way in (
            ("localhost", "", ("localhost", 25, "plain")),
            ("127.0.0.1:2525", "", ("127.0.0.1", 2525, "plain")),
            ("[::1]:2525", "", ("::1", 2525, "plain")),
            ("mail.sms.example", "", ("mail.sms.example", 25, "starttls")),
            ("127.0.0.1.sms.example:587", "", ("127.0.0.1.sms.example", 587, "starttls")),
            ("mail.sms.example:465", "", ("mail.sms.example", 465, "tls")),
            ("mail.sms.example", "tls", ("mail.sms.example", 465, "tls")),
            ("mail.sms.example", "plain", ("mail.sms.example", 25, "plain")),
        ):
            with self.subTest(server=server, security=security):
                self.assertEqual(classic._mail_way(server, security), way)
        for server, security in (("", ""), ("mail.sms.example:x", ""), ("localhost", "none")):
            with self.subTest(server=server, security=security), self.assertRaises(dozvon.DozvonError):
                classic._mail_way(server, security)


if __name__ == "__main__":
    unittest.main()
