using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dozvon
{
    /// <summary>A call to the handler that cannot be trusted or read: answer it with 400.</summary>
    public sealed class WebhookException : DozvonException
    {
        /// <summary>signature-missing, signature-wrong, signature-old or body-unreadable.</summary>
        public string Code { get; }

        internal WebhookException(string code) : base("a call to the handler: " + code) { Code = code; }
    }

    /// <summary>A call of the server to a handler: whether it is genuine, and what it says.</summary>
    public sealed class Webhook
    {
        private static readonly Regex Form = new Regex(@"\At=([0-9]{1,12}),v1=([0-9a-f]{64})\z");
        private static readonly Encoding Strict = new UTF8Encoding(false, true);

        private Webhook(IReadOnlyDictionary<string, string> fields)
        {
            Fields = fields;
            Kind = KindOf(fields);
            Event = EventOf();
        }

        /// <summary>status, incoming-message, incoming-call, confirming-call or menu.</summary>
        public string Kind { get; }

        /// <summary>The fields as they came.</summary>
        public IReadOnlyDictionary<string, string> Fields { get; }

        /// <summary>What it tells, to be told apart by its class.</summary>
        public WebhookEvent Event { get; }

        internal string Field(string name) { return Fields.TryGetValue(name, out var value) ? value : null; }

        private WebhookEvent EventOf()
        {
            switch (Kind)
            {
                case "confirming-call": return new NumberConfirmed(this);
                case "menu": return new MenuChoice(this);
                case "incoming-call": return new CallCame(this);
                case "incoming-message": return new MessageCame(this);
                default: return new StatusChange(this);
            }
        }

        /// <summary>Checks the signature of a call and reads it.</summary>
        /// <param name="body">as it came, before anything has read it; of a GET what follows the question mark</param>
        /// <param name="signature">the header X-Dozvon-Signature; null when there is none</param>
        /// <param name="contentType">the header Content-Type; null of a GET</param>
        /// <param name="secret">the account's</param>
        /// <param name="now">the present moment unless told</param>
        /// <param name="tolerance">how old a call may be; 300 seconds unless told</param>
        public static Webhook Read(byte[] body, string signature, string contentType, string secret, DateTimeOffset? now = null, TimeSpan? tolerance = null)
        {
            var match = Form.Match(signature ?? "");
            if (!match.Success) throw new WebhookException("signature-missing");
            if (!SameHex(Hmac(secret, match.Groups[1].Value, body), match.Groups[2].Value)) throw new WebhookException("signature-wrong");
            var seconds = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            var age = Math.Abs((now ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds() - seconds);
            if (age > (tolerance ?? TimeSpan.FromSeconds(300)).TotalSeconds) throw new WebhookException("signature-old");
            try { return new Webhook(FieldsOf(body, string.IsNullOrWhiteSpace(contentType) ? "application/x-www-form-urlencoded" : contentType)); }
            catch (Exception trouble) when (trouble is FormatException || trouble is DecoderFallbackException)
            {
                throw new WebhookException("body-unreadable");
            }
        }

        private static string Hmac(string secret, string seconds, byte[] body)
        {
            using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret)))
            {
                var signed = Encoding.ASCII.GetBytes(seconds + ".").Concat(body).ToArray();
                return string.Concat(hmac.ComputeHash(signed).Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)));
            }
        }

        /// <summary>In the same time wherever they differ.</summary>
        private static bool SameHex(string a, string b)
        {
            var difference = a.Length ^ b.Length;
            for (var at = 0; at < Math.Min(a.Length, b.Length); at++) difference |= a[at] ^ b[at];
            return difference == 0;
        }

        private static IReadOnlyDictionary<string, string> FieldsOf(byte[] body, string contentType)
        {
            var parts = contentType.ToLowerInvariant().Split(';').Select(part => part.Trim()).ToArray();
            var charset = parts.FirstOrDefault(part => part.StartsWith("charset=", StringComparison.Ordinal));
            if (charset != null && charset.Substring(8).Trim('"') != "utf-8") throw new FormatException("only UTF-8 is read here");
            var text = Strict.GetString(body);
            if (parts[0] == "application/json")
            {
                if (!(Json.Read(text) is IDictionary<string, object> members)) throw new FormatException("no object");
                return members.ToDictionary(one => one.Key, one => one.Value as string ?? throw new FormatException("not a text"));
            }
            if (parts[0] != "application/x-www-form-urlencoded") throw new FormatException("not a form");
            var fields = new Dictionary<string, string>();
            foreach (var part in text.Split('&').Where(part => part != ""))
            {
                var pair = part.Split(new[] { '=' }, 2);
                fields[Decoded(pair[0])] = pair.Length < 2 ? "" : Decoded(pair[1]);
            }
            return fields;
        }

        /// <exception cref="FormatException">Broken percent codes.</exception>
        internal static string Decoded(string written)
        {
            var octets = new List<byte>();
            var given = Encoding.UTF8.GetBytes(written.Replace('+', ' '));
            for (var at = 0; at < given.Length; at++)
            {
                if (given[at] != '%') octets.Add(given[at]);
                else if (at + 2 < given.Length && byte.TryParse(Encoding.ASCII.GetString(given, at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
                {
                    octets.Add(octet);
                    at += 2;
                }
                else throw new FormatException("broken percent codes");
            }
            return Strict.GetString(octets.ToArray());
        }

        private static string KindOf(IReadOnlyDictionary<string, string> fields)
        {
            if (fields.ContainsKey("waitcall")) return "confirming-call";
            if (fields.ContainsKey("item")) return "menu";
            if (!fields.ContainsKey("mes")) return "status";
            return fields.ContainsKey("call") ? "incoming-call" : "incoming-message";
        }
    }
}
