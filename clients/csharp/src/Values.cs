using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Dozvon
{
    /// <summary>Members of a request by their names in the API, moments as DateTimeOffset: new Body { ["name"] = "ready", ["text"] = "Your order is ready." }.</summary>
    public sealed class Body : Dictionary<string, object>
    {
        /// <summary>An empty body.</summary>
        public Body() { }

        /// <summary>A body with these members.</summary>
        public Body(IDictionary<string, object> members) : base(members) { }

        /// <summary>A sending of an SMS unless its kind is told.</summary>
        public static Body Sending(string text, params string[] recipients)
        {
            return new Body { ["text"] = text, ["recipients"] = recipients };
        }
    }

    /// <summary>An object of a reply; members this library has no name for are there too.</summary>
    public sealed class Reply
    {
        /// <summary>For those who test their own code.</summary>
        public Reply(IDictionary<string, object> members) { Members = members; }

        /// <summary>All members: texts, long, double, bool, null, lists, dictionaries.</summary>
        public IDictionary<string, object> Members { get; }

        private object this[string name] { get { return Members.TryGetValue(name, out var value) ? value : null; } }

        /// <summary>A text, null when there is none.</summary>
        public string Text(string name) { return this[name] as string; }

        /// <summary>A whole number; 0 when there is none.</summary>
        public long Number(string name) { return NumberOrNull(name) ?? 0; }

        /// <summary>Whether a member is true.</summary>
        public bool Is(string name) { return this[name] is bool value && value; }

        /// <summary>An object within; empty when there is none.</summary>
        public Reply Object(string name)
        {
            return new Reply(this[name] as IDictionary<string, object> ?? new Dictionary<string, object>());
        }

        /// <summary>Objects of a list; empty when there is none.</summary>
        public IReadOnlyList<Reply> Objects(string name) { return List(name, one => one); }

        /// <summary>Texts of a list; empty when there is none.</summary>
        public IReadOnlyList<string> Texts(string name) { return Values(name).OfType<string>().ToList(); }

        internal long? NumberOrNull(string name) { return this[name] is long value ? value : (long?)null; }

        internal IReadOnlyList<long> Numbers(string name) { return Values(name).OfType<long>().ToList(); }

        /// <summary>RFC 3339; null when there is none.</summary>
        internal DateTimeOffset? Moment(string name)
        {
            var written = Text(name);
            if (written == null) return null;
            if (DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return moment;
            throw new UnreadableException(name + " is no moment");
        }

        internal T Maybe<T>(string name, Func<Reply, T> of) where T : class
        {
            return this[name] is IDictionary<string, object> members ? of(new Reply(members)) : null;
        }

        internal IReadOnlyList<T> List<T>(string name, Func<Reply, T> of)
        {
            return Values(name).OfType<IDictionary<string, object>>().Select(one => of(new Reply(one))).ToList();
        }

        private IEnumerable<object> Values(string name) { return this[name] as IEnumerable<object> ?? new object[0]; }

        /// <summary>The reply as JSON.</summary>
        public override string ToString() { return Json.Write(Members); }
    }

    /// <summary>Names and values of a query in the order given; null and empty values are left out.</summary>
    public sealed class Query
    {
        private readonly List<KeyValuePair<string, string>> _fields = new List<KeyValuePair<string, string>>();

        /// <summary>Adds a field.</summary>
        public Query And(string name, object value)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture);
            if (!string.IsNullOrEmpty(text)) _fields.Add(new KeyValuePair<string, string>(name, text));
            return this;
        }

        internal Query Next(string cursor)
        {
            var query = new Query();
            query._fields.AddRange(_fields);
            return query.And("cursor", cursor);
        }

        /// <summary>The query as it goes out, its question mark included.</summary>
        public override string ToString() { return _fields.Count == 0 ? "" : "?" + Percent.Pairs(_fields); }
    }

    /// <summary>Percent codes: all but the unreserved characters of RFC 3986 2.3.</summary>
    internal static class Percent
    {
        private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

        internal static string Written(string text)
        {
            var into = new StringBuilder();
            foreach (var octet in Encoding.UTF8.GetBytes(text))
            {
                if (Unreserved.IndexOf((char)octet) >= 0) into.Append((char)octet);
                else into.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
            return into.ToString();
        }

        internal static string Pairs(IEnumerable<KeyValuePair<string, string>> fields)
        {
            return string.Join("&", fields.Select(one => Written(one.Key) + "=" + Written(one.Value)));
        }
    }
}
