using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dozvon;
using static VectorsTest;
using static WireTest;

/// <summary>Values on their way in and out: JSON, menus of data, calls to a handler.</summary>
internal static class ValuesTest
{
    internal static void Run()
    {
        Replies();
        Test("moments are written with their zone, and what JSON has no number for is refused", () =>
        {
            var moment = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(3));
            Same(Json.Write(new Body { ["at"] = moment, ["utc"] = new DateTime(2026, 11, 23, 7, 0, 0, DateTimeKind.Utc), ["part"] = 0.5 }),
                "{\"at\":\"2026-11-23T10:00:00+03:00\",\"part\":0.5,\"utc\":\"2026-11-23T07:00:00+00:00\"}");
            Thrown<DozvonException>(() => Json.Write(double.NaN));
            foreach (var wrong in new[] { "+5", "007", ".5", "1.", "{\"a\":1", "[1,]", "nul", "\"\\u00x1\"", new string('[', 300) })
                Same(Caught(() => Json.Read(wrong)) is FormatException, true);
        });
        Test("numbers of a menu may be of any whole type, and what is of another form is told", () =>
        {
            var dial = new Body { ["call"] = new[] { "79990000001" }, ["wait"] = 20, ["ok"] = "end" };
            Same(new Menu("Press 1.").Item("1", dial).Record("2", 10).Text(), "{menu: Press 1.\n1: call: 79990000001 wait=20 ok:end\n2: record: 10\n}");
            foreach (var wrong in new[]
            {
                new Body { ["call"] = new[] { "79990000001" }, ["ok"] = "end\n2: back" }, new Body { ["call"] = "79990000001" },
                new Body { ["call"] = new object[] { 1 } }, new Body { ["play"] = 1 }, new Body { ["sms"] = 1 }, new Body { ["record"] = true },
                new Body { ["notify"] = 1 }, new Body { ["call"] = new[] { "79990000001" }, ["err"] = 1 },
            })
                Thrown<MenuException>(() => new Menu("Press 1.").Item("1", wrong).Text());
            Same(Thrown<MenuException>(() => Menu.Of(new Body { ["menu"] = "x", ["items"] = new object[] { 1 } }).Text()).Item, 0);
            Same(Thrown<MenuException>(() => Menu.Of(new Body()).Text()).Code, "text-empty");
        });
        Test("of a call to a handler nothing but texts is read", () =>
        {
            Same(Called("{\"ID\":\"1\"}", "APPLICATION/JSON")["ID"], "1");
            Same(Called("a=%D0%B6+1&b", "")["a"], "ж 1");
            foreach (var body in new[] { "{\"a\":1}", "{\"a\":null}", "null", "[]", "{\"a\":\"1\"" })
                Same(Thrown<WebhookException>(() => Called(body, "application/json")).Code, "body-unreadable");
            foreach (var body in new[] { "a=%FF", "a=%zz", "a=%d" })
                Same(Thrown<WebhookException>(() => Called(body, null)).Code, "body-unreadable");
        });
    }

    private static Reply ReplyOf(string json) { return new Reply((IDictionary<string, object>)Json.Read(json)); }

    private static void Replies()
    {
        Test("a reply has its members by name and by their types, and those nobody knows", () =>
        {
            var message = new Message(ReplyOf("{\"number\":7,\"id\":\"order.17\",\"status\":\"delivered\",\"final\":true,\"errorText\":null,\"younger\":[1],"
                + "\"price\":{\"amount\":\"1.40\",\"currency\":\"RUR\"},\"acceptedAt\":\"2026-11-23T06:57:03.000Z\",\"validUntil\":null,\"cause\":16}"));
            Same(new object[] { message.Number, message.Id, message.IsFinal, message.Cause }, new object[] { 7, "order.17", true, 16 });
            Same(message.ErrorText == null && message.ValidUntil == null && message.Sender == null, true);
            Same(message.Price.Amount == 1.4m && message.Price.Currency == "RUR", true);
            Same(message.AcceptedAt == new DateTimeOffset(2026, 11, 23, 6, 57, 3, TimeSpan.Zero), true);
            Same(message.Reply.Members["younger"], new[] { 1 });
            var contact = new Contact(ReplyOf("{\"id\":3,\"addresses\":[\"79990000001\",null],\"groups\":[1000002]}"));
            Same(new object[] { contact.Addresses, contact.Groups }, new object[] { new[] { "79990000001" }, new[] { 1000002 } });
            var sent = new AcceptedSending(ReplyOf("{\"recipients\":[{\"recipient\":\"1\",\"refused\":{\"statusCode\":22,\"errorCode\":8}},{\"recipient\":\"2\"}]}"));
            Same(sent.Recipients[0].Refused.ErrorCode, 8);
            Same(sent.Recipients[1].Refused == null && sent.Price.Amount == null, true);
        });
        Test("an amount that is no number, and a moment that is none, are unreadable", () =>
        {
            Thrown<UnreadableException>(() => new Balance(ReplyOf("{\"balance\":{\"amount\":\"much\"}}")));
            Thrown<UnreadableException>(() => new Upload(ReplyOf("{\"until\":\"tomorrow\"}")));
        });
        Test("a call to a handler is one of five events", () =>
        {
            var status = (StatusChange)EventOf("id=7&phone=79990000001&status=20&err=1&cost=1.40&ts=1790000000");
            Same(new object[] { status.Id, status.Status, status.Error, status.Cost == 1.4m, status.At.Value.ToUnixTimeSeconds() }, new object[] { "7", 20, 1, true, 1790000000 });
            var message = (MessageCame)EventOf("phone=79990000001&mes=%D0%B4%D0%B0&to=79990000009&sms_id=7");
            Same(new object[] { message.Text, message.Answered, message.At == null }, new object[] { "да", "7", true });
            Same(((CallCame)EventOf("phone=79990000001&mes=&to=79990000009&call=1")).To, "79990000009");
            Same(((NumberConfirmed)EventOf("phone=79990000001&waitcall=1&ts=x")).At == null, true);
            var choice = (MenuChoice)EventOf("id=7&phone=79990000001&item=12&name=Ten&key=2");
            Same(new object[] { choice.Item, choice.Key }, new object[] { 12, "2" });
        });
    }

    private static WebhookEvent EventOf(string body) { return Read(body, null).Event; }

    private static IReadOnlyDictionary<string, string> Called(string body, string type) { return Read(body, type).Fields; }

    private static Webhook Read(string body, string type)
    {
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes("secret")))
        {
            var digest = string.Concat(hmac.ComputeHash(Encoding.UTF8.GetBytes("7." + body)).Select(octet => octet.ToString("x2")));
            return Webhook.Read(Encoding.UTF8.GetBytes(body), "t=7,v1=" + digest, type, "secret", DateTimeOffset.FromUnixTimeSeconds(7));
        }
    }
}
