using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Dozvon;

/// <summary>Does what every library does against a live server (clients/README.md) and prints what came of it.</summary>
internal static class Live
{
    private static Client _client;

    private static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> done)
    {
        for (var left = 120; ; left--)
        {
            var value = await ask();
            if (done(value) || left == 0) return value;
            await Task.Delay(500);
        }
    }

    private static async Task<string> Ended(string id, string recipient)
    {
        var message = await Until(async () =>
        {
            var walk = _client.Messages.List(new Query().And("recipient", recipient).And("id", id));
            return await walk.NextAsync() ? walk.Current : null;
        }, one => one != null && one.IsFinal);
        return message?.Status;
    }

    internal static void Run()
    {
        var told = Told().GetAwaiter().GetResult();
        Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        Console.WriteLine(Json.Write(told));
    }

    private static async Task<Dictionary<string, object>> Told()
    {
        var url = Environment.GetEnvironmentVariable("DOZVON_URL");
        _client = new Client(url, Environment.GetEnvironmentVariable("DOZVON_KEY"));
        var told = new Dictionary<string, object>();
        var key = "live-" + Stopwatch.GetTimestamp();
        var sent = await _client.Messages.SendAsync(Body.Sending("Hello", "79990000001"), key);
        var again = await _client.Messages.SendAsync(Body.Sending("Hello", "79990000001"), key);
        told["sent"] = sent.Count;
        told["again"] = again.Id == sent.Id;
        told["delivered"] = await Ended(sent.Id, "79990000001");
        var call = await _client.Messages.CallAsync(new[] { "79990000002" }, new Menu("Press 1").Play("1", "One"));
        told["called"] = await Ended(call.Id, "79990000002");
        told["price"] = (await _client.Messages.PriceAsync(Body.Sending(new string('a', 161), "79990000001"))).Count;
        await _client.Messages.SendAsync(Body.Sending("Hello again", "79990000001"));
        var listed = 0;
        for (var walk = _client.Messages.List(new Query().And("recipient", "79990000001").And("limit", 1)); await walk.NextAsync();) listed++;
        told["listed"] = listed;
        await Lists(told);
        told["complaint"] = (await _client.CheckMenuAsync("Hello{menu: Press 1\n1: call:12x\n}")).Diagnostics[0].Code;
        try { await new Client(url, "wrong").BalanceAsync(); }
        catch (AuthenticationException) { told["refused"] = "authentication"; }
        told["classic"] = await Classic(url);
        return told;
    }

    private static async Task Lists(Dictionary<string, object> told)
    {
        var contact = await _client.Contacts.AddAsync(new Body { ["addresses"] = new[] { "79990000003" }, ["name"] = "Анна" });
        for (var walk = _client.Contacts.List(new Query().And("search", "Анна")); await walk.NextAsync();) told["contact"] = walk.Current.Name;
        await _client.Contacts.RemoveAsync(contact.Id);
        var template = (await _client.Templates.AddAsync(new Body { ["name"] = "live", ["text"] = "one" })).Id;
        await _client.Templates.ChangeAsync(template, new Body { ["text"] = "two" });
        told["template"] = (await _client.Templates.ListAsync())[0].Text;
        await _client.Templates.RemoveAsync(template);
        var mailing = new Body(Body.Sending("Hello", "79990000004", "79990000005")) { ["name"] = "live", ["open"] = true };
        var id = (await _client.Mailings.CreateAsync(mailing)).Id;
        await _client.Mailings.AddRecipientsAsync(id, new[] { "79990000006" });
        await _client.Mailings.StartAsync(id);
        var ended = await Until(() => _client.Mailings.GetAsync(id), one => one.Stage == "finished");
        told["mailing"] = ended.Recipients;
    }

    private static async Task<object[]> Classic(string url)
    {
        var smsc = new SMSC(url, Environment.GetEnvironmentVariable("DOZVON_LOGIN"), Environment.GetEnvironmentVariable("DOZVON_PASSWORD"));
        var columns = smsc.send_sms("79990000007", "Hello");
        var status = await Until(() => Task.FromResult(smsc.get_status(columns[0], "79990000007")[0]), one => one != "-1" && one != "0");
        return new object[] { columns.Length, status, smsc.get_sms_cost("79990000007", "Hello"), Regex.IsMatch(smsc.get_balance(), @"^\d+\.\d\d$") };
    }
}
