using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dozvon
{
    /// <summary>One account on one server. May be used by many threads.</summary>
    public sealed class Client
    {
        private const string Root = "/api/v1";
        private readonly string _url;
        private readonly string _authorization;
        private readonly Transport _transport;

        /// <param name="url">such as https://sms.example.com; a path before /api may follow</param>
        /// <param name="key">a key of the account</param>
        /// <param name="timeout">of one try, its answer included; 30 seconds unless told</param>
        /// <param name="retries">how often a request may be sent again</param>
        public Client(string url, string key, TimeSpan? timeout = null, int retries = 2) : this(url, timeout, retries, "Bearer " + key)
        {
            if (string.IsNullOrEmpty(key)) throw new DozvonException("a key, or a login and a password, is needed");
        }

        private Client(string url, TimeSpan? timeout, int retries, string authorization)
        {
            Transport.CheckAddress(url);
            _url = url.TrimEnd('/');
            _authorization = authorization;
            _transport = new Transport(timeout ?? TimeSpan.FromSeconds(30), retries);
            Messages = new Messages(this);
            Contacts = new Contacts(this, "phones");
            Groups = new Groups(this, "phones");
            MailContacts = new Contacts(this, "mails");
            MailGroups = new Groups(this, "mails");
            Mailings = new Mailings(this);
            Templates = new Templates(this);
            Senders = new Senders(this);
        }

        /// <summary>With a login and a password in place of a key.</summary>
        public static Client WithLogin(string url, string login, string password, TimeSpan? timeout = null, int retries = 2)
        {
            var both = Convert.ToBase64String(Encoding.UTF8.GetBytes(login + ":" + password));
            return new Client(url, timeout, retries, "Basic " + both);
        }

        /// <summary>Messages: sent, looked at, taken away.</summary>
        public Messages Messages { get; }
        /// <summary>The book of telephones.</summary>
        public Contacts Contacts { get; }
        /// <summary>Groups of the book of telephones.</summary>
        public Groups Groups { get; }
        /// <summary>The book of e-mail addresses.</summary>
        public Contacts MailContacts { get; }
        /// <summary>Groups of the book of e-mail addresses.</summary>
        public Groups MailGroups { get; }
        /// <summary>Mailings to many.</summary>
        public Mailings Mailings { get; }
        /// <summary>Texts kept to be sent again.</summary>
        public Templates Templates { get; }
        /// <summary>Names to send under.</summary>
        public Senders Senders { get; }

        /// <summary>Asks any address of the API: for operations younger than this library.</summary>
        /// <param name="body">null: none; byte[] as it is; anything else as JSON</param>
        /// <param name="key">an idempotency key; null: none</param>
        /// <returns>dictionaries, lists, texts, numbers; null when there is nothing; byte[] when it is no JSON</returns>
        public Task<object> RequestAsync(string method, string path, Query query = null, object body = null, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return AskAsync(method, path + query, body, key, "application/octet-stream", stop);
        }

        internal async Task<object> AskAsync(string method, string target, object body, string key, string bytesType, CancellationToken stop)
        {
            Func<HttpRequestMessage> make = () =>
            {
                var request = new HttpRequestMessage(new HttpMethod(method), _url + Root + target);
                request.Headers.TryAddWithoutValidation("accept", "application/json");
                request.Headers.TryAddWithoutValidation("authorization", _authorization);
                if (key != null) request.Headers.TryAddWithoutValidation("idempotency-key", '"' + key + '"');
                if (body == null) return request;
                var octets = body as byte[];
                request.Content = new ByteArrayContent(octets ?? Encoding.UTF8.GetBytes(Json.Write(body)));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(octets == null ? "application/json" : bytesType);
                return request;
            };
            var reply = await _transport.SendAsync(make, stop).ConfigureAwait(false);
            if (reply.Length == 0) return null;
            try { return Json.Read(Encoding.UTF8.GetString(reply)); }
            catch (FormatException) { return reply; }
        }

        internal async Task<Reply> OneAsync(string method, string target, object body, string key, CancellationToken stop)
        {
            var reply = await AskAsync(method, target, body, key, null, stop).ConfigureAwait(false);
            return new Reply(reply as IDictionary<string, object> ?? new Dictionary<string, object>());
        }

        internal async Task<IReadOnlyList<Reply>> ItemsAsync(string method, string target, object body, CancellationToken stop)
        {
            return (await OneAsync(method, target, body, null, stop).ConfigureAwait(false)).Objects("items");
        }

        /// <summary>The key of a request that is done once: the caller's, or a fresh one.</summary>
        internal static string KeyOf(string given) { return given ?? Guid.NewGuid().ToString(); }

        /// <summary>The account that asks.</summary>
        public Task<Reply> AccountAsync(CancellationToken stop = default(CancellationToken)) { return OneAsync("GET", "/account", null, null, stop); }

        /// <summary>Its balance.</summary>
        public Task<Reply> BalanceAsync(CancellationToken stop = default(CancellationToken)) { return OneAsync("GET", "/account/balance", null, null, stop); }

        /// <summary>What the numbering plan says of a number; nothing is sent and nothing costs.</summary>
        public Task<Reply> NumberAsync(string phone, CancellationToken stop = default(CancellationToken))
        {
            return OneAsync("GET", "/numbers/" + Percent.Written(phone), null, null, stop);
        }

        /// <summary>The same of up to 500, in their order.</summary>
        public Task<IReadOnlyList<Reply>> NumbersAsync(IEnumerable<string> phones, CancellationToken stop = default(CancellationToken))
        {
            return ItemsAsync("POST", "/numbers/lookup", new Body { ["numbers"] = phones }, stop);
        }

        /// <summary>Mistakes of a text with a menu, with line and column, and what the menu does.</summary>
        public Task<Reply> CheckMenuAsync(string text, CancellationToken stop = default(CancellationToken))
        {
            return OneAsync("POST", "/menus/check", new Body { ["text"] = text }, null, stop);
        }

        /// <summary>Messages from subscribers, oldest first; filter: after, to, subscriber, order, from, limit.</summary>
        public Walk Incoming(Query filter = null) { return new Walk(this, "/incoming-messages", filter); }

        /// <summary>Hands in a sound or an attachment, up to 5 MiB; its id is named within the next twelve hours.</summary>
        public async Task<Reply> UploadAsync(string name, byte[] content, string contentType, string key = null, CancellationToken stop = default(CancellationToken))
        {
            var target = "/uploads" + new Query().And("name", name);
            return new Reply((IDictionary<string, object>)await AskAsync("POST", target, content, KeyOf(key), contentType, stop).ConfigureAwait(false));
        }
    }

    /// <summary>All items of a list, page by page: while (await walk.NextAsync()) use(walk.Current).</summary>
    public sealed class Walk
    {
        private readonly Client _client;
        private readonly string _path;
        private readonly Query _query;
        private Queue<Reply> _page;
        private string _cursor;

        internal Walk(Client client, string path, Query query)
        {
            _client = client;
            _path = path;
            _query = query ?? new Query();
        }

        /// <summary>The item NextAsync has gone to.</summary>
        public Reply Current { get; private set; }

        /// <summary>Goes to the next item; the next page is asked for when the last one is used up. False: there is none.</summary>
        public async Task<bool> NextAsync(CancellationToken stop = default(CancellationToken))
        {
            while (_page == null || _page.Count == 0 && _cursor != null)
            {
                var query = _cursor == null ? _query : _query.Next(_cursor);
                var told = await _client.OneAsync("GET", _path + query, null, null, stop).ConfigureAwait(false);
                _page = new Queue<Reply>(told.Objects("items"));
                _cursor = told.Text("next");
            }
            if (_page.Count == 0) return false;
            Current = _page.Dequeue();
            return true;
        }
    }
}
