using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Linq;
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
        /// <param name="handler">in place of the library's own, for a proxy or certificates of your own; it must not follow redirects</param>
        /// <exception cref="DozvonException">The address is none, or there are no credentials.</exception>
        public Client(string url, string key, TimeSpan? timeout = null, int retries = 2, HttpMessageHandler handler = null)
            : this(url, timeout, retries, handler, "Bearer " + Transport.Header("the key", key ?? ""))
        {
            if (string.IsNullOrEmpty(key)) throw new DozvonException("a key, or a login and a password, is needed");
        }

        private Client(string url, TimeSpan? timeout, int retries, HttpMessageHandler handler, string authorization)
        {
            _url = Transport.AddressOf(url);
            _authorization = authorization;
            _transport = new Transport(handler, timeout ?? TimeSpan.FromSeconds(30), retries);
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
        public static Client WithLogin(string url, string login, string password, TimeSpan? timeout = null, int retries = 2, HttpMessageHandler handler = null)
        {
            if (string.IsNullOrEmpty(login)) throw new DozvonException("a key, or a login and a password, is needed");
            var both = Convert.ToBase64String(Encoding.UTF8.GetBytes(login + ":" + password));
            return new Client(url, timeout, retries, handler, "Basic " + both);
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
        /// <param name="method">such as GET</param>
        /// <param name="path">what follows /api/v1</param>
        /// <param name="query">null: none</param>
        /// <param name="body">null: none; byte[] as it is; anything else as JSON</param>
        /// <param name="key">an idempotency key; null: none</param>
        /// <param name="stop">ends it</param>
        /// <returns>dictionaries, lists, texts, numbers; null when there is nothing; byte[] when it is no JSON</returns>
        public Task<object> RequestAsync(string method, string path, Query query = null, object body = null, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return AskAsync(method, path + query, body, key, "application/octet-stream", stop);
        }

        internal async Task<object> AskAsync(string method, string target, object body, string key, string bytesType, CancellationToken stop)
        {
            if (key != null) CheckKey(key);
            var octets = body as byte[] ?? (body == null ? null : Encoding.UTF8.GetBytes(Json.Write(body)));
            var type = body is byte[] ? Transport.Header("the content type", bytesType ?? "application/octet-stream") : "application/json";
            Func<HttpRequestMessage> make = () =>
            {
                var request = new HttpRequestMessage(new HttpMethod(method), _url + Root + target);
                request.Headers.TryAddWithoutValidation("accept", "application/json");
                request.Headers.TryAddWithoutValidation("authorization", _authorization);
                if (key != null) request.Headers.TryAddWithoutValidation("idempotency-key", '"' + key + '"');
                if (octets == null) return request;
                request.Content = new ByteArrayContent(octets);
                request.Content.Headers.TryAddWithoutValidation("content-type", type);
                return request;
            };
            var reply = await _transport.SendAsync(make, stop).ConfigureAwait(false);
            if (reply.Length == 0) return null;
            try { return Json.Read(Encoding.UTF8.GetString(reply)); }
            catch (FormatException) { return reply; }
        }

        internal async Task<T> OneAsync<T>(string method, string target, object body, string key, Func<Reply, T> of, CancellationToken stop)
        {
            var reply = await AskAsync(method, target, body, key, null, stop).ConfigureAwait(false);
            return of(ObjectOf(reply));
        }

        private static Reply ObjectOf(object reply)
        {
            if (reply is IDictionary<string, object> members) return new Reply(members);
            throw new UnreadableException("it is no object of JSON");
        }

        /// <summary>Nothing, whatever is told.</summary>
        internal Task NothingAsync(string method, string target, object body, string key, CancellationToken stop)
        {
            return AskAsync(method, target, body, key, null, stop);
        }

        private static void CheckKey(string key)
        {
            if (key == "" || key.Length > 255 || key.Any(sign => sign < ' ' || sign > '~' || sign == '"' || sign == '\\'))
                throw new DozvonException("an idempotency key is 1 to 255 characters of printable ASCII without quotes and backslashes");
        }

        /// <summary>What a list holds.</summary>
        internal static IReadOnlyList<T> ItemsOf<T>(Reply page, Func<Reply, T> of)
        {
            if (!page.Members.TryGetValue("items", out var items) || !(items is IList<object>)) throw new UnreadableException("it is no list");
            return page.List("items", of);
        }

        internal Task<IReadOnlyList<T>> ItemsAsync<T>(string method, string target, object body, Func<Reply, T> of, CancellationToken stop)
        {
            return OneAsync(method, target, body, null, page => ItemsOf(page, of), stop);
        }

        /// <summary>The key of a request that is done once: the caller's, or a fresh one.</summary>
        internal static string KeyOf(string given) { return given ?? Guid.NewGuid().ToString(); }

        /// <summary>The account that asks.</summary>
        public Task<Account> AccountAsync(CancellationToken stop = default(CancellationToken)) { return OneAsync("GET", "/account", null, null, one => new Account(one), stop); }

        /// <summary>Its balance.</summary>
        public Task<Balance> BalanceAsync(CancellationToken stop = default(CancellationToken)) { return OneAsync("GET", "/account/balance", null, null, one => new Balance(one), stop); }

        /// <summary>What the numbering plan says of a number; nothing is sent and nothing costs.</summary>
        public Task<PhoneNumber> NumberAsync(string phone, CancellationToken stop = default(CancellationToken))
        {
            return OneAsync("GET", "/numbers/" + Percent.Written(phone), null, null, one => new PhoneNumber(one), stop);
        }

        /// <summary>The same of up to 500, in their order.</summary>
        public Task<IReadOnlyList<PhoneNumber>> NumbersAsync(IEnumerable<string> phones, CancellationToken stop = default(CancellationToken))
        {
            return ItemsAsync("POST", "/numbers/lookup", new Body { ["numbers"] = phones }, one => new PhoneNumber(one), stop);
        }

        /// <summary>Mistakes of a text with a menu, with line and column, and what the menu does.</summary>
        public Task<CheckedMenu> CheckMenuAsync(string text, CancellationToken stop = default(CancellationToken))
        {
            return OneAsync("POST", "/menus/check", new Body { ["text"] = text }, null, one => new CheckedMenu(one), stop);
        }

        /// <summary>Messages from subscribers, oldest first; filter: after, to, subscriber, order, from, limit.</summary>
        public Walk<IncomingMessage> Incoming(Query filter = null)
        {
            return new Walk<IncomingMessage>(this, "/incoming-messages", filter, one => new IncomingMessage(one));
        }

        /// <summary>Hands in a sound or an attachment, up to 5 MiB; its id is named within the next twelve hours.</summary>
        public async Task<Upload> UploadAsync(string name, byte[] content, string contentType, string key = null, CancellationToken stop = default(CancellationToken))
        {
            var target = "/uploads" + new Query().And("name", name);
            return new Upload(ObjectOf(await AskAsync("POST", target, content, KeyOf(key), contentType, stop).ConfigureAwait(false)));
        }
    }

    /// <summary>All items of a list, page by page: while (await walk.NextAsync()) use(walk.Current).</summary>
    public sealed class Walk<T>
    {
        private readonly Client _client;
        private readonly string _path;
        private readonly Query _query;
        private readonly Func<Reply, T> _of;
        private Queue<T> _page;
        private string _cursor;

        internal Walk(Client client, string path, Query query, Func<Reply, T> of)
        {
            _of = of;
            _client = client;
            _path = path;
            _query = query ?? new Query();
        }

        /// <summary>The item NextAsync has gone to.</summary>
        public T Current { get; private set; }

        /// <summary>Goes to the next item; the next page is asked for when the last one is used up. False: there is none.</summary>
        public async Task<bool> NextAsync(CancellationToken stop = default(CancellationToken))
        {
            while (_page == null || _page.Count == 0 && _cursor != null)
            {
                var query = _cursor == null ? _query : _query.Next(_cursor);
                var told = await _client.OneAsync("GET", _path + query, null, null, one => one, stop).ConfigureAwait(false);
                TurnTo(told);
            }
            if (_page.Count == 0) return false;
            Current = _page.Dequeue();
            return true;
        }

        private void TurnTo(Reply page)
        {
            _page = new Queue<T>(Client.ItemsOf(page, _of));
            var next = page.Text("next");
            var isNone = !page.Members.TryGetValue("next", out var any) || any == null;
            if (!isNone && (string.IsNullOrEmpty(next) || next == _cursor)) throw new UnreadableException("the list does not end");
            _cursor = next;
        }
    }
}
