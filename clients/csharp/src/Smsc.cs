using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dozvon
{
    /// <summary>An id of your own: a number, as in the classic library, or a text. The default is the server's.</summary>
    public struct ClassicId
    {
        private readonly string _id;

        private ClassicId(string id) { _id = id; }

        /// <summary>A number.</summary>
        public static implicit operator ClassicId(long id) { return new ClassicId(id.ToString(CultureInfo.InvariantCulture)); }

        /// <summary>A text.</summary>
        public static implicit operator ClassicId(string id) { return new ClassicId(id); }

        /// <summary>As it is sent.</summary>
        public override string ToString() { return string.IsNullOrEmpty(_id) ? "0" : _id; }
    }

    /// <summary>The functions of the classic library with the same names, arguments and results: all values are texts cut from the reply.</summary>
    public sealed class SMSC
    {
        private const string NoAnswer = ",-100";
        private static readonly string[] Formats =
        {
            "", "flash=1", "push=1", "hlr=1", "bin=1", "bin=2", "ping=1", "mms=1", "mail=1", "call=1", "viber=1", "soc=1",
        };

        private readonly string _url;
        private readonly string _login;
        private readonly string _password;
        private readonly int _retries;
        private readonly TimeSpan _timeout;
        private readonly Transport _transport;

        /// <param name="url">such as https://sms.example.com</param>
        /// <param name="login">empty: the password is a key of the account</param>
        /// <param name="password">the password, or the key</param>
        /// <param name="timeout">of one try; 30 seconds unless told</param>
        /// <param name="retries">how often a request is sent again when nothing came back</param>
        /// <param name="handler">in place of the library's own; it must not follow redirects</param>
        public SMSC(string url, string login, string password, TimeSpan? timeout = null, int retries = 4, HttpMessageHandler handler = null)
        {
            if (string.IsNullOrEmpty(login) && string.IsNullOrEmpty(password)) throw new DozvonException("a login and a password, or a key, is needed");
            _url = Transport.AddressOf(url);
            _login = login ?? "";
            _password = password;
            _retries = retries;
            _timeout = timeout ?? TimeSpan.FromSeconds(30);
            _transport = new Transport(handler, _timeout, 0);
        }

        /// <summary>Of send_sms_mail: the sender, the server's address for commands, and the mail server with its port.</summary>
        public string SmtpFrom { get; set; }
        /// <summary>Such as send@send.sms.example.com.</summary>
        public string SmtpTo { get; set; }
        /// <summary>Such as smtp.example.com.</summary>
        public string SmtpServer { get; set; }
        /// <summary>25 unless told.</summary>
        public int SmtpPort { get; set; } = 25;
        /// <summary>Of the mail server; null: none.</summary>
        public string SmtpLogin { get; set; }
        /// <summary>Of the mail server.</summary>
        public string SmtpPassword { get; set; }

        /// <summary>
        /// The mail has the password in it: unless told, it leaves this machine encrypted, and the mail server's certificate is checked.
        /// </summary>
        public MailSecurity SmtpSecurity { get; set; }

        /// <summary>In place of the platform's own check of the mail server's certificate; null: that.</summary>
        public RemoteCertificateValidationCallback SmtpCertificate { get; set; }

        /// <summary>id, count, cost, balance; or id, -error. An empty sender is the account's own; files are paths.</summary>
        public string[] send_sms(string phones, string message, int translit = 0, string time = "", ClassicId id = default(ClassicId), int format = 0, string sender = "", string query = "", string[] files = null)
        {
            var fields = new List<KeyValuePair<string, string>>
            {
                Field("cost", "3"), Field("phones", phones), Field("mes", message),
                Field("translit", translit.ToString(CultureInfo.InvariantCulture)), Field("id", id.ToString()),
            };
            fields.AddRange(FlagOf(format));
            if (!string.IsNullOrEmpty(sender)) fields.Add(Field("sender", sender));
            if (!string.IsNullOrEmpty(time) && time != "0") fields.Add(Field("time", time));
            fields.AddRange(QueryFields(query));
            return Ask("send", fields, files).Split(',');
        }

        /// <summary>Sends a command by mail. There is no reply: a refusal comes as a mail.</summary>
        /// <exception cref="DozvonException">The mail server is not told or does not take it.</exception>
        public void send_sms_mail(string phones, string message, int translit = 0, string time = "", ClassicId id = default(ClassicId), int format = 0, string sender = "")
        {
            var text = string.Join(":", _login, _password, id.ToString(), string.IsNullOrEmpty(time) ? "0" : time, translit + "," + format + "," + sender, phones, message);
            new Mail(this).Send(text, _timeout);
        }

        /// <summary>cost, count; or 0, -error.</summary>
        public string[] get_sms_cost(string phones, string message, int translit = 0, int format = 0, string sender = "", string query = "")
        {
            var fields = new List<KeyValuePair<string, string>> { Field("cost", "1"), Field("phones", phones), Field("mes", message) };
            if (!string.IsNullOrEmpty(sender)) fields.Add(Field("sender", sender));
            fields.Add(Field("translit", translit.ToString(CultureInfo.InvariantCulture)));
            fields.AddRange(FlagOf(format));
            fields.AddRange(QueryFields(query));
            return Ask("send", fields).Split(',');
        }

        /// <summary>Rows of the last get_status that asked for several ids.</summary>
        public string[][] D2Res { get; private set; } = new string[0][];

        /// <summary>The columns of one message; with a comma in the id "1" alone, and the rows are in D2Res; or 0, -error.</summary>
        public string[] get_status(string id, string phone, int all = 0)
        {
            var reply = Ask("status", new[] { Field("phone", phone), Field("id", id), Field("all", all.ToString(CultureInfo.InvariantCulture)) });
            if (!id.Contains(",")) return Columns(reply, all);
            var rows = reply.Split('\n').Where(row => row != "").Select(row => row.Split(',')).ToArray();
            if (rows.Length == 1 && (rows[0][0] == "" || rows[0][0] == "0") && rows[0].Length > 1 && rows[0][1].StartsWith("-", StringComparison.Ordinal))
                return rows[0];
            D2Res = rows;
            return new[] { "1" };
        }

        /// <summary>The balance; empty when it is refused.</summary>
        public string get_balance()
        {
            var reply = Ask("balance", new KeyValuePair<string, string>[0]);
            return reply.Contains(",") ? "" : reply.Trim();
        }

        private static KeyValuePair<string, string> Field(string name, string value) { return new KeyValuePair<string, string>(name, value); }

        private string Ask(string page, IEnumerable<KeyValuePair<string, string>> given, string[] files = null)
        {
            var fields = new List<KeyValuePair<string, string>>();
            if (_login == "") fields.Add(Field("apikey", _password));
            else fields.AddRange(new[] { Field("login", _login), Field("psw", _password) });
            fields.AddRange(new[] { Field("fmt", "1"), Field("charset", "utf-8") });
            fields.AddRange(given);
            for (var attempt = 0; ; attempt++)
            {
                var reply = Once(page, fields, files);
                if (reply != "") return reply;
                if (attempt >= _retries) return NoAnswer;
                Thread.Sleep(Transport.Growing(attempt));
            }
        }

        private string Once(string page, List<KeyValuePair<string, string>> fields, string[] files)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, _url + "/sys/" + page + ".php") { Content = ContentOf(fields, files) };
            try
            {
                var answer = _transport.OnceAsync(request, CancellationToken.None).GetAwaiter().GetResult();
                return answer.Status / 100 == 2 ? Encoding.UTF8.GetString(answer.Body) : "";
            }
            catch (ConnectionException) { return ""; }
            catch (UnreadableException) { return ""; }
        }

        private static HttpContent ContentOf(List<KeyValuePair<string, string>> fields, string[] files)
        {
            if (files == null || files.Length == 0)
            {
                var form = new ByteArrayContent(Encoding.ASCII.GetBytes(Percent.Pairs(fields)));
                form.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
                return form;
            }
            var parts = new MultipartFormDataContent();
            foreach (var field in fields) parts.Add(new StringContent(field.Value, Encoding.UTF8), field.Key);
            for (var at = 0; at < files.Length; at++)
                parts.Add(new ByteArrayContent(File.ReadAllBytes(files[at])), "file" + at, Path.GetFileName(files[at]));
            return parts;
        }

        private static IEnumerable<KeyValuePair<string, string>> FlagOf(int format)
        {
            if (format < 0 || format >= Formats.Length) throw new DozvonException("no format " + format);
            return QueryFields(Formats[format]);
        }

        private static IEnumerable<KeyValuePair<string, string>> QueryFields(string query)
        {
            return (query ?? "").Split('&').Where(part => part != "").Select(part =>
            {
                var pair = part.Split(new[] { '=' }, 2);
                return Field(Decoded(pair[0]), pair.Length < 2 ? "" : Decoded(pair[1]));
            });
        }

        private static string Decoded(string written)
        {
            try { return Webhook.Decoded(written); }
            catch (Exception trouble) when (trouble is FormatException || trouble is DecoderFallbackException) { return written; }
        }

        /// <summary>Puts together again what the commas of a text have cut.</summary>
        private static string[] Columns(string row, int all)
        {
            var columns = row.Split(',');
            var most = all == 2 ? 12 : 9;
            var hlrAt = all == 2 ? 17 : 14;
            if (all == 0 || columns.Length <= most || columns.Length > hlrAt && columns[hlrAt] == "HLR") return columns;
            return row.Split(new[] { ',' }, most);
        }
    }
}
