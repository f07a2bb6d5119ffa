using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dozvon;
using static VectorsTest;

/// <summary>What comes over the wire that is not as it should be; files and mails of the classic functions.</summary>
internal static class WireTest
{
    internal static async Task Run()
    {
        await Repetitions();
        await Limits();
        Files();
        Mails();
    }

    private static string Reply(string status, string headers, string body)
    {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + Encoding.UTF8.GetByteCount(body) + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static string Ok(string body) { return Reply("200 OK", "", body); }

    /// <summary>Gives one answer to each connection, in order; after the last one nobody listens. An empty answer hangs up.</summary>
    private sealed class Played : IDisposable
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        internal readonly List<string> Heard = new List<string>();
        internal readonly string Url;

        internal Played(params string[] answers) : this(answers.Select(answer => (Action<Stream>)(stream => Write(stream, answer))).ToArray()) { }

        internal Played(params Action<Stream>[] answers)
        {
            _listener.Start();
            Url = "http://127.0.0.1:" + Port;
            new Thread(() =>
            {
                foreach (var answer in answers)
                {
                    try
                    {
                        using (var client = _listener.AcceptTcpClient())
                        {
                            var request = Request(client.GetStream());
                            lock (Heard) Heard.Add(request);
                            answer(client.GetStream());
                        }
                    }
                    catch (IOException) { } // the client has had enough
                    catch (SocketException) { return; }
                    catch (ObjectDisposedException) { return; }
                }
                _listener.Stop();
            }) { IsBackground = true }.Start();
        }

        internal int Port { get { return ((IPEndPoint)_listener.LocalEndpoint).Port; } }

        internal Client Client(int retries) { return new Client(Url, "key", TimeSpan.FromSeconds(20), retries); }

        public void Dispose() { _listener.Stop(); }
    }

    private static void Write(Stream stream, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        stream.Write(octets, 0, octets.Length);
    }

    /// <summary>A request with its body, by its content-length.</summary>
    private static string Request(Stream stream)
    {
        var came = new List<byte>();
        var left = -1;
        while (left != 0)
        {
            var octet = stream.ReadByte();
            if (octet < 0) break;
            came.Add((byte)octet);
            if (left > 0) left--;
            else if (octet == '\n' && came.Count > 3 && came[came.Count - 3] == '\n')
            {
                var head = Encoding.ASCII.GetString(came.ToArray()).ToLowerInvariant().Split('\n');
                var length = head.FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.Ordinal));
                left = length == null ? 0 : int.Parse(length.Substring(15).Trim());
            }
        }
        return Encoding.UTF8.GetString(came.ToArray());
    }

    internal static Exception Caught(Action asking)
    {
        try { asking(); }
        catch (Exception trouble) { return trouble; }
        return null;
    }

    internal static T Thrown<T>(Action asking) where T : Exception
    {
        var trouble = Caught(asking);
        return trouble as T ?? throw new Exception("no " + typeof(T).Name + " but " + trouble);
    }

    private static async Task<T> ThrownAsync<T>(Func<Task> asking) where T : Exception
    {
        Exception trouble = null;
        try { await asking(); }
        catch (Exception caught) { trouble = caught; }
        return trouble as T ?? throw new Exception("no " + typeof(T).Name + " but " + trouble);
    }

    private static async Task Repetitions()
    {
        await Test("a POST without a key is not sent again when nothing came back", async () =>
        {
            using (var server = new Played("", "", Ok("{\"id\":1}"), Reply("502 Bad", "", "<html>")))
            {
                await ThrownAsync<ConnectionException>(() => server.Client(2).Contacts.AddAsync(new Body()));
                Same((await server.Client(2).Contacts.GetAsync(1)).Id, 1);
                await ThrownAsync<UnavailableException>(() => server.Client(2).Contacts.AddAsync(new Body()));
                Same(server.Heard.Count, 4);
            }
        });
        await Test("a POST with a key is sent again with the same one", async () =>
        {
            using (var server = new Played("", Ok("{\"id\":\"7\"}")))
            {
                Same((await server.Client(1).Messages.SendAsync(Body.Sending("Hello", "79990000001"))).Id, "7");
                var keys = server.Heard.Select(request => request.Split('\n').First(line => line.StartsWith("idempotency-key", StringComparison.OrdinalIgnoreCase))).ToList();
                Same(keys[0], keys[1]);
            }
        });
        await Test("a date says when to ask again", async () =>
        {
            const string Past = "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
            const string Far = "Retry-After: Thu, 31 Dec 2099 23:59:59 GMT\r\n";
            using (var server = new Played(Reply("503 No", Past, ""), Reply("503 No", Far, "")))
            {
                Same((await ThrownAsync<UnavailableException>(() => server.Client(2).BalanceAsync())).RetryAfter > 1000000, true);
                Same(server.Heard.Count, 2);
            }
        });
    }

    private static async Task Limits()
    {
        await Test("an answer that stops in its middle is a time-out, or a connection that failed when it is cut", async () =>
        {
            using (var done = new ManualResetEventSlim())
            using (var server = new Played(
                stream => { Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"); done.Wait(); },
                stream => Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")))
            {
                await ThrownAsync<RequestTimeoutException>(() => new Client(server.Url, "key", TimeSpan.FromMilliseconds(300), 0).BalanceAsync());
                done.Set();
                await ThrownAsync<ConnectionException>(() => server.Client(0).BalanceAsync());
            }
        });
        await Test("the caller may end it", async () =>
        {
            using (var stop = new CancellationTokenSource())
            using (var done = new ManualResetEventSlim())
            using (var server = new Played(stream => { stop.Cancel(); done.Wait(); }))
            {
                await ThrownAsync<OperationCanceledException>(() => server.Client(2).BalanceAsync(stop.Token));
                done.Set();
                Same(server.Heard.Count, 1);
            }
        });
        await Test("a certificate nobody knows is refused, and taken by a handler that knows it", async () =>
        {
            var url = Secure + "/api/0";
            await ThrownAsync<ConnectionException>(() => new Client(url, "full", null, 0).BalanceAsync());
            var known = new X509Certificate2("../../test/support/tls/localhost.pem").GetCertHashString();
            using (var handler = new HttpClientHandler { AllowAutoRedirect = false })
            {
                handler.ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) => certificate.GetCertHashString() == known;
                await new Client(url, "full", null, 0, handler).BalanceAsync();
            }
        });
        await Test("what cannot be sent is refused before anybody is asked", async () =>
        {
            foreach (var url in new[] { "https://sms example.com", "https://", "https://shop:secret@sms.example.com", "ftp://sms.example.com", "https://sms.example.com\n", null })
                Thrown<DozvonException>(() => new Client(url, "key"));
            Thrown<DozvonException>(() => new Client("https://sms.example.com", "a\r\nb: c"));
            Thrown<DozvonException>(() => Client.WithLogin("https://sms.example.com", "", "secret"));
            Thrown<DozvonException>(() => new SMSC("https://sms.example.com", "", ""));
            Thrown<DozvonException>(() => new Client("https://sms.example.com", "key", null, 2, new HttpClientHandler()));
            var client = new Client("http://127.0.0.1:1", "key", null, 0, new HttpClientHandler { AllowAutoRedirect = false });
            foreach (var key in new[] { "", "a\"b", "a\\b", "a\r\nb", "ж", new string('a', 256) })
                Same((await ThrownAsync<DozvonException>(() => client.Messages.SendAsync(new Body(), key))).GetType() == typeof(DozvonException), true);
        });
    }

    private static void Files()
    {
        Test("files go as parts of a form, an id may be a number", () =>
        {
            var file = Path.GetTempFileName();
            try
            {
                File.WriteAllText(file, "sound");
                using (var server = new Played(Ok("1,1,1.40,98.60")))
                {
                    var sent = new SMSC(server.Url, "shop", "p").send_sms("79990000001", "Привет", 0, "", 7, 9, "", "", new[] { file });
                    Same(sent, new[] { "1", "1", "1.40", "98.60" });
                    var heard = server.Heard[0];
                    Same(heard.Contains("multipart/form-data"), true);
                    foreach (var part in new[] { "mes\r\n\r\nПривет\r\n", "id\r\n\r\n7\r\n", "call\r\n\r\n1\r\n" })
                        Same(heard.Replace("\"", "").Contains("name=" + part), true);
                    Same(heard.Replace("\"", "").Contains("name=file0; filename=" + Path.GetFileName(file)) && heard.Contains("\r\n\r\nsound\r\n"), true);
                    Same(heard.Contains("sender"), false);
                }
            }
            finally { File.Delete(file); }
        });
    }

    private static void Mails()
    {
        var start = new ProcessStartInfo("node", "../vectors/mail.mjs") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using (var sink = Process.Start(start))
        {
            var ports = sink.StandardOutput.ReadLine().Split(' ').Select(int.Parse).ToArray();
            var port = ports[0];
            var smsc = new SMSC("https://sms.example.com", "shop", "p") { SmtpFrom = "me@shop.example", SmtpTo = "send@send.sms.example" };
            Test("a command goes by mail, however long its text is, and not without a server", () =>
            {
                Thrown<DozvonException>(() => smsc.send_sms_mail("79990000001", "Hello"));
                smsc.SmtpServer = "127.0.0.1";
                smsc.SmtpPort = port;
                var text = "Привет\r\n.\r\n..\r\n" + new string('ж', 1000);
                smsc.send_sms_mail("79990000001", text, 0, "0", "7", 1, "Shop");
                var mail = new Reply((IDictionary<string, object>)Json.Read(sink.StandardOutput.ReadLine()));
                Same(mail.Text("text").TrimEnd(), "shop:p:7:0:0,1,Shop:79990000001:" + text);
                Same(new[] { mail.Text("from"), mail.Text("to"), mail.Text("type") }, new[] { "me@shop.example", "send@send.sms.example", "text/plain; charset=utf-8" });
            });
            Test("a mail server without encryption gets nothing when it is asked for", () =>
            {
                smsc.SmtpSecurity = MailSecurity.StartTls;
                Same(Thrown<DozvonException>(() => smsc.send_sms_mail("79990000001", "Hello")).Message, "the mail server said: 502 Not here");
            });
            foreach (var security in new[] { MailSecurity.StartTls, MailSecurity.Tls })
                Test("a mail server gets a login, and nothing when nobody knows its certificate: " + security, () =>
                {
                    var known = new X509Certificate2("../../test/support/tls/signed.pem").GetCertHashString();
                    smsc.SmtpSecurity = security;
                    smsc.SmtpServer = "localhost";
                    smsc.SmtpPort = ports[security == MailSecurity.Tls ? 2 : 1];
                    smsc.SmtpLogin = "mailer";
                    smsc.SmtpPassword = "phrase";
                    smsc.SmtpCertificate = null;
                    Thrown<ConnectionException>(() => smsc.send_sms_mail("79990000001", "nobody knows"));
                    smsc.SmtpCertificate = (sender, certificate, chain, errors) => certificate.GetCertHashString() == known;
                    smsc.send_sms_mail("79990000001", "Hello");
                    var mail = new Reply((IDictionary<string, object>)Json.Read(sink.StandardOutput.ReadLine()));
                    Same(new object[] { mail.Is("encrypted"), mail.Text("login") }, new object[] { true, "mailer" });
                    smsc.SmtpPassword = "wrong";
                    Same(Thrown<DozvonException>(() => smsc.send_sms_mail("79990000001", "Hello")).Message, "the mail server said: 535 No");
                });
            Test("a password leaves this machine encrypted unless told", () =>
            {
                Func<string, int, MailSecurity, string> way = (server, at, told) => new Mail(new SMSC("http://x", "a", "b")
                    { SmtpServer = server, SmtpPort = at, SmtpSecurity = told, SmtpFrom = "a@shop.example", SmtpTo = "b@sms.example" }).Way.ToString();
                foreach (var near in new[] { "localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]" })
                    Same(way(near, 465, MailSecurity.ByPlace), "Plain");
                foreach (var far in new[] { "mail.sms.example", "127.0.0.1.sms.example", "10.0.0.1" })
                    Same(way(far, 25, MailSecurity.ByPlace) + way(far, 465, MailSecurity.ByPlace) + way(far, 25, MailSecurity.Plain), "StartTlsTlsPlain");
            });
            sink.StandardInput.Close();
        }
        Test("a mail server that says nothing, and an address that is none, are told of", () =>
        {
            using (var done = new ManualResetEventSlim())
            using (var server = new Played(stream => done.Wait()))
            {
                var hasty = new SMSC("https://sms.example.com", "shop", "p", TimeSpan.FromMilliseconds(300)) { SmtpFrom = "me@shop.example", SmtpTo = "a b", SmtpServer = "127.0.0.1", SmtpPort = server.Port };
                Same(Thrown<DozvonException>(() => hasty.send_sms_mail("79990000001", "Hello")) is RequestTimeoutException, false);
                hasty.SmtpTo = "send@send.sms.example";
                Thrown<RequestTimeoutException>(() => hasty.send_sms_mail("79990000001", "Hello"));
                done.Set();
            }
        });
    }
}
