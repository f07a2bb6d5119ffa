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

    private static IReadOnlyDictionary<string, string> Called(string body, string type)
    {
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes("secret")))
        {
            var digest = string.Concat(hmac.ComputeHash(Encoding.UTF8.GetBytes("7." + body)).Select(octet => octet.ToString("x2")));
            return Webhook.Read(Encoding.UTF8.GetBytes(body), "t=7,v1=" + digest, type, "secret", DateTimeOffset.FromUnixTimeSeconds(7)).Fields;
        }
    }
}
