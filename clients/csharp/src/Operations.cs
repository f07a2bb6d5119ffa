using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Dozvon
{
    /// <summary>Messages: sent, looked at, taken away. A key is an idempotency key of the caller's own.</summary>
    public sealed class Messages
    {
        private readonly Client _api;

        internal Messages(Client api) { _api = api; }

        /// <summary>Sends a text of any kind to up to 10,000 recipients: Body.Sending("Hello", "79990000001").</summary>
        public Task<Reply> SendAsync(Body sending, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/messages", sending, Client.KeyOf(key), stop);
        }

        /// <summary>Rings recipients; the text may hold a menu. Terms: members of a sending but kind, recipients and text.</summary>
        public Task<Reply> CallAsync(IEnumerable<string> recipients, string text, Body terms = null, string key = null, CancellationToken stop = default(CancellationToken))
        {
            var sending = new Body(terms ?? new Body()) { ["kind"] = "call", ["recipients"] = recipients, ["text"] = text };
            return SendAsync(sending, key, stop);
        }

        /// <summary>Rings recipients with a menu of data.</summary>
        public Task<Reply> CallAsync(IEnumerable<string> recipients, Menu menu, Body terms = null, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return CallAsync(recipients, menu.Text(), terms, key, stop);
        }

        /// <summary>What the same sending would cost; nothing is sent.</summary>
        public Task<Reply> PriceAsync(Body sending, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/messages/price", sending, null, stop);
        }

        /// <summary>One message by its number.</summary>
        public Task<Reply> GetAsync(long number, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/messages/" + number, null, null, stop);
        }

        /// <summary>One message by the id of its sending and its recipient.</summary>
        public Task<Reply> FindAsync(string id, string recipient, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/messages/" + Percent.Written(id) + new Query().And("recipient", recipient), null, null, stop);
        }

        /// <summary>Newest first; filter: recipient, status, kind, id, words, sender, from, to, limit and so on.</summary>
        public Walk List(Query filter = null) { return new Walk(_api, "/messages", filter); }

        /// <summary>Why a message is where it is, in sentences.</summary>
        public Task<Reply> WhyAsync(long number, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/messages/" + number + "/why", null, null, stop);
        }

        /// <summary>Takes a message away; what still waits is not sent and costs nothing.</summary>
        public Task RemoveAsync(long number, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("DELETE", "/messages/" + number, null, null, stop);
        }
    }

    /// <summary>Contacts of one book.</summary>
    public sealed class Contacts
    {
        private readonly Client _api;
        private readonly string _path;

        internal Contacts(Client api, string book)
        {
            _api = api;
            _path = "/books/" + book + "/contacts";
        }

        /// <summary>Filter: group, address, ownId, names, search, limit.</summary>
        public Walk List(Query filter = null) { return new Walk(_api, _path, filter); }

        /// <summary>Keeps a contact.</summary>
        public Task<Reply> AddAsync(Body contact, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", _path, contact, null, stop);
        }

        /// <summary>Finds a contact.</summary>
        public Task<Reply> GetAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", _path + "/" + id, null, null, stop);
        }

        /// <summary>Changes a contact.</summary>
        public Task<Reply> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", _path + "/" + id, change, null, stop);
        }

        /// <summary>Takes a contact away.</summary>
        public Task RemoveAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("DELETE", _path + "/" + id, null, null, stop);
        }
    }

    /// <summary>Groups of one book.</summary>
    public sealed class Groups
    {
        private readonly Client _api;
        private readonly string _path;

        internal Groups(Client api, string book)
        {
            _api = api;
            _path = "/books/" + book + "/groups";
        }

        /// <summary>All groups.</summary>
        public Task<IReadOnlyList<Reply>> ListAsync(CancellationToken stop = default(CancellationToken)) { return _api.ItemsAsync("GET", _path, null, stop); }

        /// <summary>Makes a group.</summary>
        public Task<Reply> AddAsync(Body group, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", _path, group, Client.KeyOf(key), stop);
        }

        /// <summary>Changes a group.</summary>
        public Task<Reply> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", _path + "/" + id, change, null, stop);
        }

        /// <summary>Takes a group away; its contacts stay.</summary>
        public Task RemoveAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("DELETE", _path + "/" + id, null, null, stop);
        }

        /// <summary>Puts a contact into a group.</summary>
        public Task JoinAsync(long id, long contact, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("PUT", _path + "/" + id + "/contacts/" + contact, null, null, stop);
        }

        /// <summary>Takes a contact out of a group.</summary>
        public Task LeaveAsync(long id, long contact, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("DELETE", _path + "/" + id + "/contacts/" + contact, null, null, stop);
        }
    }

    /// <summary>Mailings to many.</summary>
    public sealed class Mailings
    {
        private readonly Client _api;

        internal Mailings(Client api) { _api = api; }

        /// <summary>Plans a mailing.</summary>
        public Task<Reply> CreateAsync(Body mailing, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings", mailing, Client.KeyOf(key), stop);
        }

        /// <summary>Newest first.</summary>
        public Walk List() { return new Walk(_api, "/mailings", null); }

        /// <summary>Finds a mailing with its counts.</summary>
        public Task<Reply> GetAsync(string id, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/mailings/" + Percent.Written(id), null, null, stop);
        }

        /// <summary>Changes a mailing.</summary>
        public Task<Reply> ChangeAsync(string id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", "/mailings/" + Percent.Written(id), change, null, stop);
        }

        /// <summary>Adds texts, or bodies with to, text and sender, to a mailing that is open.</summary>
        public Task<Reply> AddRecipientsAsync(string id, IEnumerable<object> recipients, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/recipients", new Body { ["recipients"] = recipients }, Client.KeyOf(key), stop);
        }

        /// <summary>Begins a run.</summary>
        public Task<Reply> StartAsync(string id, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/start", null, Client.KeyOf(key), stop);
        }

        /// <summary>Holds what has not left yet.</summary>
        public Task<Reply> PauseAsync(string id, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/pause", null, Client.KeyOf(key), stop);
        }

        /// <summary>Ends it; what has not left yet is not sent.</summary>
        public Task<Reply> CancelAsync(string id, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/cancel", null, Client.KeyOf(key), stop);
        }

        /// <summary>Takes a mailing away.</summary>
        public Task RemoveAsync(string id, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("DELETE", "/mailings/" + Percent.Written(id), null, null, stop);
        }
    }

    /// <summary>Texts kept to be sent again.</summary>
    public sealed class Templates
    {
        private readonly Client _api;

        internal Templates(Client api) { _api = api; }

        /// <summary>All of them.</summary>
        public Task<IReadOnlyList<Reply>> ListAsync(CancellationToken stop = default(CancellationToken)) { return _api.ItemsAsync("GET", "/templates", null, stop); }

        /// <summary>Keeps a text.</summary>
        public Task<Reply> AddAsync(Body template, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/templates", template, Client.KeyOf(key), stop);
        }

        /// <summary>Changes a template.</summary>
        public Task<Reply> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", "/templates/" + id, change, null, stop);
        }

        /// <summary>Takes a template away.</summary>
        public Task RemoveAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("DELETE", "/templates/" + id, null, null, stop);
        }
    }

    /// <summary>Names to send under.</summary>
    public sealed class Senders
    {
        private readonly Client _api;

        internal Senders(Client api) { _api = api; }

        /// <summary>Filter: client, states, changedSince, limit.</summary>
        public Walk List(Query filter = null) { return new Walk(_api, "/senders", filter); }

        /// <summary>Asks for a name.</summary>
        public Task<Reply> AddAsync(Body sender, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/senders", sender, Client.KeyOf(key), stop);
        }

        /// <summary>Finds a sender.</summary>
        public Task<Reply> GetAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/senders/" + id, null, null, stop);
        }

        /// <summary>Changes a sender.</summary>
        public Task<Reply> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", "/senders/" + id, change, null, stop);
        }

        /// <summary>Gives a sender up.</summary>
        public Task RemoveAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("DELETE", "/senders/" + id, null, null, stop);
        }

        /// <summary>Sends a code to a number that is to be a sender.</summary>
        public Task SendCodeAsync(long id, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.NothingAsync("POST", "/senders/" + id + "/code", new Body(), Client.KeyOf(key), stop);
        }

        /// <summary>Confirms a number by the code it got.</summary>
        public Task<Reply> CheckCodeAsync(long id, string code, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/senders/" + id + "/code/check", new Body { ["code"] = code }, Client.KeyOf(key), stop);
        }
    }
}
