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
        public Task<AcceptedSending> SendAsync(Body sending, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/messages", sending, Client.KeyOf(key), one => new AcceptedSending(one), stop);
        }

        /// <summary>Rings recipients; the text may hold a menu. Terms: members of a sending but kind, recipients and text.</summary>
        public Task<AcceptedSending> CallAsync(IEnumerable<string> recipients, string text, Body terms = null, string key = null, CancellationToken stop = default(CancellationToken))
        {
            var sending = new Body(terms ?? new Body()) { ["kind"] = "call", ["recipients"] = recipients, ["text"] = text };
            return SendAsync(sending, key, stop);
        }

        /// <summary>Rings recipients with a menu of data.</summary>
        public Task<AcceptedSending> CallAsync(IEnumerable<string> recipients, Menu menu, Body terms = null, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return CallAsync(recipients, menu.Text(), terms, key, stop);
        }

        /// <summary>What the same sending would cost; nothing is sent.</summary>
        public Task<Price> PriceAsync(Body sending, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/messages/price", sending, null, one => new Price(one), stop);
        }

        /// <summary>One message by its number.</summary>
        public Task<Message> GetAsync(long number, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/messages/" + number, null, null, one => new Message(one), stop);
        }

        /// <summary>One message by the id of its sending and its recipient.</summary>
        public Task<Message> FindAsync(string id, string recipient, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/messages/" + Percent.Written(id) + new Query().And("recipient", recipient), null, null, one => new Message(one), stop);
        }

        /// <summary>Newest first; filter: recipient, status, kind, id, words, sender, from, to, limit and so on.</summary>
        public Walk<Message> List(Query filter = null) { return new Walk<Message>(_api, "/messages", filter, one => new Message(one)); }

        /// <summary>Why a message is where it is, in sentences.</summary>
        public Task<Reasons> WhyAsync(long number, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/messages/" + number + "/why", null, null, one => new Reasons(one), stop);
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
        public Walk<Contact> List(Query filter = null) { return new Walk<Contact>(_api, _path, filter, one => new Contact(one)); }

        /// <summary>Keeps a contact.</summary>
        public Task<Contact> AddAsync(Body contact, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", _path, contact, null, one => new Contact(one), stop);
        }

        /// <summary>Finds a contact.</summary>
        public Task<Contact> GetAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", _path + "/" + id, null, null, one => new Contact(one), stop);
        }

        /// <summary>Changes a contact.</summary>
        public Task<Contact> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", _path + "/" + id, change, null, one => new Contact(one), stop);
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
        public Task<IReadOnlyList<Group>> ListAsync(CancellationToken stop = default(CancellationToken)) { return _api.ItemsAsync("GET", _path, null, one => new Group(one), stop); }

        /// <summary>Makes a group.</summary>
        public Task<Group> AddAsync(Body group, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", _path, group, Client.KeyOf(key), one => new Group(one), stop);
        }

        /// <summary>Changes a group.</summary>
        public Task<Group> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", _path + "/" + id, change, null, one => new Group(one), stop);
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
        public Task<CreatedMailing> CreateAsync(Body mailing, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings", mailing, Client.KeyOf(key), one => new CreatedMailing(one), stop);
        }

        /// <summary>Newest first.</summary>
        public Walk<Mailing> List() { return new Walk<Mailing>(_api, "/mailings", null, one => new Mailing(one)); }

        /// <summary>Finds a mailing with its counts.</summary>
        public Task<Mailing> GetAsync(string id, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/mailings/" + Percent.Written(id), null, null, one => new Mailing(one), stop);
        }

        /// <summary>Changes a mailing.</summary>
        public Task<Mailing> ChangeAsync(string id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", "/mailings/" + Percent.Written(id), change, null, one => new Mailing(one), stop);
        }

        /// <summary>Adds texts, or bodies with to, text and sender, to a mailing that is open.</summary>
        public Task<RecipientCount> AddRecipientsAsync(string id, IEnumerable<object> recipients, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/recipients", new Body { ["recipients"] = recipients }, Client.KeyOf(key), one => new RecipientCount(one), stop);
        }

        /// <summary>Begins a run.</summary>
        public Task<Mailing> StartAsync(string id, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/start", null, Client.KeyOf(key), one => new Mailing(one), stop);
        }

        /// <summary>Holds what has not left yet.</summary>
        public Task<Mailing> PauseAsync(string id, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/pause", null, Client.KeyOf(key), one => new Mailing(one), stop);
        }

        /// <summary>Ends it; what has not left yet is not sent.</summary>
        public Task<Mailing> CancelAsync(string id, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/mailings/" + Percent.Written(id) + "/cancel", null, Client.KeyOf(key), one => new Mailing(one), stop);
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
        public Task<IReadOnlyList<Template>> ListAsync(CancellationToken stop = default(CancellationToken)) { return _api.ItemsAsync("GET", "/templates", null, one => new Template(one), stop); }

        /// <summary>Keeps a text.</summary>
        public Task<Template> AddAsync(Body template, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/templates", template, Client.KeyOf(key), one => new Template(one), stop);
        }

        /// <summary>Changes a template.</summary>
        public Task<Template> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", "/templates/" + id, change, null, one => new Template(one), stop);
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
        public Walk<Sender> List(Query filter = null) { return new Walk<Sender>(_api, "/senders", filter, one => new Sender(one)); }

        /// <summary>Asks for a name.</summary>
        public Task<Sender> AddAsync(Body sender, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/senders", sender, Client.KeyOf(key), one => new Sender(one), stop);
        }

        /// <summary>Finds a sender.</summary>
        public Task<Sender> GetAsync(long id, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("GET", "/senders/" + id, null, null, one => new Sender(one), stop);
        }

        /// <summary>Changes a sender.</summary>
        public Task<Sender> ChangeAsync(long id, Body change, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("PATCH", "/senders/" + id, change, null, one => new Sender(one), stop);
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
        public Task<Sender> CheckCodeAsync(long id, string code, string key = null, CancellationToken stop = default(CancellationToken))
        {
            return _api.OneAsync("POST", "/senders/" + id + "/code/check", new Body { ["code"] = code }, Client.KeyOf(key), one => new Sender(one), stop);
        }
    }
}
