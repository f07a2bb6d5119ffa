using System;
using System.Collections.Generic;

namespace Dozvon
{
    /// <summary>Anything that this library throws of itself.</summary>
    public class DozvonException : Exception
    {
        internal DozvonException(string message, Exception cause = null) : base(message, cause) { }
    }

    /// <summary>The server was not reached, or went away before it had answered.</summary>
    public class ConnectionException : DozvonException
    {
        internal ConnectionException(string message, Exception cause) : base(message, cause) { }
    }

    /// <summary>No answer within the time-out.</summary>
    public sealed class RequestTimeoutException : ConnectionException
    {
        internal RequestTimeoutException(Exception cause) : base("the server did not answer in time", cause) { }
    }

    /// <summary>An answer that is not what this API says: no JSON, not all of it, too much of it, a list that does not end.</summary>
    public sealed class UnreadableException : DozvonException
    {
        internal UnreadableException(string message) : base("the answer cannot be read: " + message) { }
    }

    /// <summary>A refusal of the server (RFC 9457).</summary>
    public class ApiException : DozvonException
    {
        /// <summary>HTTP status, 300 to 599.</summary>
        public int Status { get; }
        /// <summary>For programs, such as money-short; unknown when the answer is none of this API.</summary>
        public string Code { get; }
        /// <summary>The kind of refusal for people.</summary>
        public string Title { get; }
        /// <summary>What exactly is wrong, for people.</summary>
        public string Detail { get; }
        /// <summary>What is wrong where: pointer and detail.</summary>
        public IReadOnlyList<Reply> Errors { get; }
        /// <summary>Of a sending that is stored although it was refused; null otherwise.</summary>
        public string Id { get; }
        /// <summary>Seconds after which it is worth asking again.</summary>
        public int? RetryAfter { get; }

        internal ApiException(int status, Reply told, int? retryAfter) : base(Or(told.Text("detail"), Or(told.Text("title"), "HTTP " + status)))
        {
            Status = status;
            Code = Or(told.Text("code"), "unknown");
            Title = Or(told.Text("title"), "HTTP " + status);
            Detail = told.Text("detail") ?? "";
            Errors = told.Objects("errors");
            Id = Or(told.Text("id"), null);
            RetryAfter = retryAfter;
        }

        private static string Or(string text, string otherwise) { return string.IsNullOrEmpty(text) ? otherwise : text; }

        internal static ApiException Of(int status, string body, int? retryAfter)
        {
            IDictionary<string, object> members = null;
            try { members = Json.Read(body) as IDictionary<string, object>; }
            catch (FormatException) { } // something on the way answered
            var told = new Reply(members ?? new Dictionary<string, object>());
            switch (status)
            {
                case 401: return new AuthenticationException(status, told, retryAfter);
                case 402: return new MoneyException(status, told, retryAfter);
                case 403: return new PermissionException(status, told, retryAfter);
                case 404: case 410: return new NotFoundException(status, told, retryAfter);
                case 409: return new ConflictException(status, told, retryAfter);
                case 429: return new RateLimitException(status, told, retryAfter);
            }
            if (status >= 500) return new UnavailableException(status, told, retryAfter);
            return new InvalidRequestException(status, told, retryAfter);
        }
    }

    /// <summary>401: no key, or a wrong one.</summary>
    public sealed class AuthenticationException : ApiException { internal AuthenticationException(int s, Reply t, int? r) : base(s, t, r) { } }

    /// <summary>402: the money does not suffice.</summary>
    public sealed class MoneyException : ApiException { internal MoneyException(int s, Reply t, int? r) : base(s, t, r) { } }

    /// <summary>403: not allowed to this key or this account.</summary>
    public sealed class PermissionException : ApiException { internal PermissionException(int s, Reply t, int? r) : base(s, t, r) { } }

    /// <summary>404 and 410: there is no such thing.</summary>
    public sealed class NotFoundException : ApiException { internal NotFoundException(int s, Reply t, int? r) : base(s, t, r) { } }

    /// <summary>409: it cannot be done as things are.</summary>
    public sealed class ConflictException : ApiException { internal ConflictException(int s, Reply t, int? r) : base(s, t, r) { } }

    /// <summary>429: asked too often.</summary>
    public sealed class RateLimitException : ApiException { internal RateLimitException(int s, Reply t, int? r) : base(s, t, r) { } }

    /// <summary>Any other 4xx, and 3xx: the request is wrong.</summary>
    public sealed class InvalidRequestException : ApiException { internal InvalidRequestException(int s, Reply t, int? r) : base(s, t, r) { } }

    /// <summary>5xx: the server cannot answer right now.</summary>
    public sealed class UnavailableException : ApiException { internal UnavailableException(int s, Reply t, int? r) : base(s, t, r) { } }
}
