using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Dozvon;

/// <summary>Every case of clients/vectors, played by its server (node). A program without a framework: it prints TAP.</summary>
internal static class VectorsTest
{
    private static int _ran;
    private static int _failed;
    private static string _server;
    /// <summary>The same server with a certificate nobody knows.</summary>
    internal static string Secure;

    internal static int Run()
    {
        var start = new ProcessStartInfo("node", "../vectors/server.mjs") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using (var node = Process.Start(start))
        {
            _server = node.StandardOutput.ReadLine();
            Secure = node.StandardOutput.ReadLine();
            try { All().GetAwaiter().GetResult(); }
            finally { node.StandardInput.Close(); }
        }
        Console.WriteLine("1.." + _ran);
        return _failed == 0 ? 0 : 1;
    }

    private static async Task All()
    {
        await Api("api");
        await Api("trouble");
        Classic();
        Menus();
        Webhooks();
        await NobodyAnswers();
        await WireTest.Run();
        ValuesTest.Run();
    }

    internal static async Task Test(string name, Func<Task> check)
    {
        _ran++;
        try
        {
            await check();
            Console.WriteLine("ok " + _ran + " - " + name);
        }
        catch (Exception trouble)
        {
            _failed++;
            Console.WriteLine("not ok " + _ran + " - " + name + "\n# " + trouble.ToString().Replace("\n", "\n# "));
        }
    }

    internal static void Test(string name, Action check)
    {
        Test(name, () => { check(); return Task.FromResult(0); }).GetAwaiter().GetResult();
    }

    internal static void Same(object got, object expected)
    {
        var left = Json.Write(got);
        var right = Json.Write(expected);
        if (left != right) throw new Exception("got " + left + "\nexpected " + right);
    }

    private static List<IDictionary<string, object>> Vectors(string name)
    {
        return ((List<object>)Json.Read(File.ReadAllText("../vectors/" + name))).Cast<IDictionary<string, object>>().ToList();
    }

    private static void Asked(string id, IDictionary<string, object> vector)
    {
        using (var web = new WebClient()) Same(web.DownloadString(_server + "/asked/" + id), ((List<object>)vector["exchanges"]).Count.ToString());
    }

    private static async Task Api(string file)
    {
        var at = 0;
        foreach (var vector in Vectors(file + ".json"))
        {
            var id = file + "/" + at++;
            await Test(file + ": " + vector["name"], async () =>
            {
                var timeout = vector.ContainsKey("timeout") ? (long)vector["timeout"] : 30;
                var retries = vector.ContainsKey("retries") ? (int)(long)vector["retries"] : 2;
                var client = new Client(_server + "/" + id, (string)vector["key"], TimeSpan.FromSeconds(timeout), retries);
                object got;
                try { got = await Call(client, vector); }
                catch (DozvonException trouble) { got = Told(trouble); }
                Same(got, vector.ContainsKey("error") ? vector["error"] : vector["result"]);
                Asked(id, vector);
            });
        }
    }

    private static object Told(DozvonException trouble)
    {
        var kind = Regex.Replace(Regex.Replace(trouble.GetType().Name, "^Request|Exception$", ""), "(?<=[a-z])(?=[A-Z])", "-").ToLowerInvariant();
        if (!(trouble is ApiException refusal)) return new Dictionary<string, object> { ["kind"] = kind };
        var told = new Dictionary<string, object>
        {
            ["kind"] = kind, ["status"] = refusal.Status, ["code"] = refusal.Code, ["title"] = refusal.Title,
            ["detail"] = refusal.Detail, ["errors"] = refusal.Errors,
        };
        if (refusal.Id != null) told["id"] = refusal.Id;
        if (refusal.RetryAfter != null) told["retryAfter"] = Math.Min(refusal.RetryAfter.Value, 1000000); // of dates it differs
        return told;
    }

    // The order of the contract: that of the members as they are sent.
    private static readonly string[] Order =
    {
        "group", "recipient", "status", "kind", "id", "words", "after", "to", "subscriber", "order", "from", "search", "client",
        "states", "changedSince", "limit", "cursor",
    };

    private static Query QueryOf(object filter)
    {
        var query = new Query();
        if (filter is IDictionary<string, object> given)
            foreach (var name in Order.Where(given.ContainsKey)) query.And(name, given[name]);
        return query;
    }

    private static async Task<object> AllOf<T>(Walk<T> walk)
    {
        var items = new List<object>();
        while (await walk.NextAsync()) items.Add(walk.Current);
        return items;
    }

    private static async Task<object> Call(Client client, IDictionary<string, object> vector)
    {
        var given = (List<object>)vector["arguments"];
        var first = given.ElementAtOrDefault(0);
        var second = given.ElementAtOrDefault(1);
        var key = vector.ContainsKey("idempotencyKey") ? (string)vector["idempotencyKey"] : null;
        var body = new Body(first as IDictionary<string, object> ?? new Body());
        var change = new Body(second as IDictionary<string, object> ?? new Body());
        var number = first is long ? (long)first : 0;
        switch ((string)vector["call"])
        {
            case "messages.send": return await client.Messages.SendAsync(body, key);
            case "messages.call":
                var recipients = first is string ? new[] { (string)first } : ((List<object>)first).Cast<string>().ToArray();
                var terms = new Body(given.ElementAtOrDefault(2) as IDictionary<string, object> ?? new Body());
                if (second is string) return await client.Messages.CallAsync(recipients, (string)second, terms, key);
                return await client.Messages.CallAsync(recipients, Menu.Of((IDictionary<string, object>)second), terms, key);
            case "messages.price": return await client.Messages.PriceAsync(body);
            case "messages.get": return await client.Messages.GetAsync(number);
            case "messages.find": return await client.Messages.FindAsync((string)first, (string)second);
            case "messages.list": return await AllOf(client.Messages.List(QueryOf(first)));
            case "messages.why": return await client.Messages.WhyAsync(number);
            case "messages.remove": await client.Messages.RemoveAsync(number); return null;
            case "contacts.list": return await AllOf(client.Contacts.List(QueryOf(first)));
            case "contacts.add": return await client.Contacts.AddAsync(body);
            case "mailContacts.add": return await client.MailContacts.AddAsync(body);
            case "contacts.get": return await client.Contacts.GetAsync(number);
            case "contacts.change": return await client.Contacts.ChangeAsync(number, change);
            case "contacts.remove": await client.Contacts.RemoveAsync(number); return null;
            case "groups.list": return await client.Groups.ListAsync();
            case "groups.add": return await client.Groups.AddAsync(body, key);
            case "groups.change": return await client.Groups.ChangeAsync(number, change);
            case "groups.remove": await client.Groups.RemoveAsync(number); return null;
            case "groups.join": await client.Groups.JoinAsync(number, (long)second); return null;
            case "groups.leave": await client.Groups.LeaveAsync(number, (long)second); return null;
            case "mailings.create": return await client.Mailings.CreateAsync(body, key);
            case "mailings.list": return await AllOf(client.Mailings.List());
            case "mailings.get": return await client.Mailings.GetAsync((string)first);
            case "mailings.change": return await client.Mailings.ChangeAsync((string)first, change);
            case "mailings.addRecipients": return await client.Mailings.AddRecipientsAsync((string)first, (List<object>)second, key);
            case "mailings.cancel": return await client.Mailings.CancelAsync((string)first, key);
            case "mailings.remove": await client.Mailings.RemoveAsync((string)first); return null;
            case "templates.list": return await client.Templates.ListAsync();
            case "templates.add": return await client.Templates.AddAsync(body, key);
            case "templates.change": return await client.Templates.ChangeAsync(number, change);
            case "templates.remove": await client.Templates.RemoveAsync(number); return null;
            case "senders.list": return await AllOf(client.Senders.List(QueryOf(first)));
            case "senders.add": return await client.Senders.AddAsync(body, key);
            case "senders.get": return await client.Senders.GetAsync(number);
            case "senders.remove": await client.Senders.RemoveAsync(number); return null;
            case "senders.sendCode": await client.Senders.SendCodeAsync(number, key); return null;
            case "senders.checkCode": return await client.Senders.CheckCodeAsync(number, (string)second, key);
            case "balance": return await client.BalanceAsync();
            case "number": return await client.NumberAsync((string)first);
            case "numbers": return await client.NumbersAsync(((List<object>)first).Cast<string>());
            case "checkMenu": return await client.CheckMenuAsync((string)first);
            case "incoming": return await AllOf(client.Incoming(QueryOf(first)));
            case "upload": return await client.UploadAsync((string)first, Convert.FromBase64String((string)second), (string)given[2], key);
            case "request": return await client.RequestAsync((string)first, (string)second, QueryOf(given[2]), given[3], key);
            default: throw new Exception("the library has no " + vector["call"]);
        }
    }

    private static void Classic()
    {
        var at = 0;
        foreach (var vector in Vectors("classic.json"))
        {
            var id = "classic/" + at++;
            Test("classic: " + vector["name"], () =>
            {
                var smsc = new SMSC(_server + "/" + id, (string)vector["login"], (string)vector["password"]);
                Same(ClassicCall(smsc, vector), vector["result"]);
                Asked(id, vector);
            });
        }
    }

    private static object ClassicCall(SMSC smsc, IDictionary<string, object> vector)
    {
        var given = (List<object>)vector["arguments"];
        Func<int, string, string> text = (at, otherwise) => at < given.Count ? given[at].ToString() : otherwise;
        Func<int, int> number = at => at < given.Count ? (int)(long)given[at] : 0;
        switch ((string)vector["call"])
        {
            case "send_sms":
                return smsc.send_sms(text(0, ""), text(1, ""), number(2), text(3, ""), text(4, "0"), number(5), text(6, ""),
                    // An empty sender is none, as in the classic library for C#: that it is empty is said by the query.
                    text(6, "x") == "" ? "sender=" : text(7, ""));
            case "get_sms_cost":
                return smsc.get_sms_cost(text(0, ""), text(1, ""), number(2), number(3), text(4, ""), text(5, ""));
            case "get_status":
                var told = smsc.get_status(text(0, ""), text(1, ""), number(2));
                return text(0, "").Contains(",") && told.Length == 1 ? (object)smsc.D2Res : told;
            default:
                var balance = smsc.get_balance();
                return balance == "" ? (object)false : balance;
        }
    }

    private static void Menus()
    {
        foreach (var vector in Vectors("menus.json"))
            Test("menu: " + vector["name"], () =>
            {
                object got;
                try { got = Menu.Of((IDictionary<string, object>)vector["menu"]).Text(); }
                catch (MenuException wrong)
                {
                    var told = new Dictionary<string, object> { ["code"] = wrong.Code };
                    if (wrong.Item != null) told["item"] = wrong.Item;
                    got = told;
                }
                Same(got, vector.ContainsKey("error") ? vector["error"] : vector["text"]);
            });
    }

    private static void Webhooks()
    {
        foreach (var vector in Vectors("webhooks.json"))
            Test("webhook: " + vector["name"], () =>
            {
                object got;
                try
                {
                    var call = Webhook.Read(Encoding.UTF8.GetBytes((string)vector["body"]), (string)vector["signature"], (string)vector["contentType"],
                        (string)vector["secret"], DateTimeOffset.FromUnixTimeSeconds((long)vector["now"]));
                    got = new Dictionary<string, object> { ["kind"] = call.Kind, ["fields"] = call.Fields.ToDictionary(one => one.Key, one => (object)one.Value) };
                }
                catch (WebhookException refused) { got = refused.Code; }
                var expected = vector.ContainsKey("error")
                    ? vector["error"] : new Dictionary<string, object> { ["kind"] = vector["kind"], ["fields"] = vector["fields"] };
                Same(got, expected);
            });
    }

    private static async Task NobodyAnswers()
    {
        var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = "http://127.0.0.1:" + ((IPEndPoint)silent.LocalEndpoint).Port;
        var client = new Client(url, "key", TimeSpan.FromMilliseconds(50), 0);
        await Test("a server that says nothing is a time-out", async () =>
        {
            Exception got = null;
            try { await client.BalanceAsync(); }
            catch (ConnectionException trouble) { got = trouble; }
            Same(got is RequestTimeoutException, true);
        });
        silent.Stop();
        var patient = new Client(url, "key", TimeSpan.FromSeconds(5), 0);
        await Test("a closed port is a connection that failed", async () =>
        {
            Exception got = null;
            try { await patient.BalanceAsync(); }
            catch (ConnectionException trouble) { got = trouble; }
            Same(got != null && !(got is RequestTimeoutException), true);
            Same(new SMSC(url, "shop", "secret", TimeSpan.FromSeconds(5), 0).send_sms("79990000001", "Hello"), new[] { "", "-100" });
        });
        Test("an address that is none, and no credentials, are refused at once", () =>
        {
            foreach (var wrong in new Func<Client>[] { () => new Client("sms.example.com", "key"), () => new Client("https://sms.example.com", "") })
            {
                var refused = false;
                try { wrong(); }
                catch (DozvonException) { refused = true; }
                Same(refused, true);
            }
        });
    }
}
