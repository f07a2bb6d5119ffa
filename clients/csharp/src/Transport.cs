using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dozvon
{
    /// <summary>One request and what becomes of it: time-out, repetition, refusals.</summary>
    internal sealed class Transport
    {
        private const int RetryAfterMax = 10;
        private const double FirstPauseMs = 500;
        private const double LastPauseMs = 10000;
        // A page of 1,000 messages of 1,000 characters is a few MiB; what is larger is not from this API.
        private const int AnswerMost = 64 << 20;
        private static readonly HashSet<string> Passing = new HashSet<string> { "requests-too-many", "key-in-use", "service-unavailable" };
        private static readonly Random Chance = new Random();
        private static readonly HttpClient Shared = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

        private readonly HttpClient _client;
        private readonly TimeSpan _timeout;
        private readonly int _retries;

        internal Transport(HttpMessageHandler handler, TimeSpan timeout, int retries)
        {
            if (handler is HttpClientHandler own && own.AllowAutoRedirect)
                throw new DozvonException("a handler that follows redirects would take the key elsewhere");
            _client = handler == null ? Shared : new HttpClient(handler, false) { Timeout = Timeout.InfiniteTimeSpan };
            _timeout = timeout;
            _retries = retries;
        }

        /// <summary>The address of a server without slashes at its end.</summary>
        internal static string AddressOf(string url)
        {
            var isWritten = url != null && url.StartsWith("http", StringComparison.Ordinal) && url.All(sign => sign > ' ' && sign < '\x7f') && url.IndexOfAny(new[] { '?', '#' }) < 0;
            var isRead = Uri.TryCreate(url, UriKind.Absolute, out var read) && (read.Scheme == "https" || read.Scheme == "http") && read.Host != "" && read.UserInfo == "";
            if (!isWritten || !isRead) throw new DozvonException("not an address of a server: " + url);
            return url.TrimEnd('/');
        }

        /// <summary>Refuses what would end a header, or is not to be written in one.</summary>
        internal static string Header(string what, string value)
        {
            if (value.Any(sign => sign < ' ' || sign > '~')) throw new DozvonException(what + " has signs that are not printable ASCII");
            return value;
        }

        /// <summary>The body of a success; a request is made anew for each try.</summary>
        internal async Task<byte[]> SendAsync(Func<HttpRequestMessage> make, CancellationToken stop)
        {
            for (var attempt = 0; ; attempt++)
            {
                TimeSpan? pause;
                var request = make();
                // A POST without a key may have been done although nothing came back.
                var isOnce = request.Method == HttpMethod.Post && !request.Headers.Contains("idempotency-key");
                try
                {
                    var answer = await OnceAsync(request, stop).ConfigureAwait(false);
                    if (answer.Status / 100 == 2) return answer.Body;
                    throw ApiException.Of(answer.Status, Encoding.UTF8.GetString(answer.Body), answer.RetryAfter);
                }
                catch (DozvonException trouble)
                {
                    pause = attempt < _retries ? PauseBefore(trouble, attempt, isOnce) : null;
                    if (pause == null) throw;
                }
                await Task.Delay(pause.Value, stop).ConfigureAwait(false);
            }
        }

        internal sealed class Answer
        {
            internal int Status;
            internal byte[] Body;
            internal int? RetryAfter;
        }

        internal async Task<Answer> OnceAsync(HttpRequestMessage request, CancellationToken stop)
        {
            using (var late = CancellationTokenSource.CreateLinkedTokenSource(stop))
            {
                late.CancelAfter(_timeout);
                try
                {
                    using (request)
                    using (var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token).ConfigureAwait(false))
                    // A read does not look at its token on every platform.
                    using (late.Token.Register(response.Dispose))
                        return new Answer
                        {
                            Status = (int)response.StatusCode,
                            Body = await BodyOfAsync(response.Content, late.Token).ConfigureAwait(false),
                            RetryAfter = RetryAfterOf(response),
                        };
                }
                catch (UnreadableException) { throw; }
                catch (Exception) when (stop.IsCancellationRequested)
                {
                    throw new OperationCanceledException(stop);
                }
                catch (Exception cause) when (late.IsCancellationRequested)
                {
                    throw new RequestTimeoutException(cause);
                }
                catch (Exception cause) when (cause is HttpRequestException || cause is IOException || cause is System.Net.WebException)
                {
                    throw new ConnectionException("the server cannot be reached", cause);
                }
            }
        }

        private static async Task<byte[]> BodyOfAsync(HttpContent content, CancellationToken late)
        {
            using (var stream = await content.ReadAsStreamAsync().ConfigureAwait(false))
            {
                var body = new MemoryStream();
                var part = new byte[16384];
                while (true)
                {
                    var count = await stream.ReadAsync(part, 0, part.Length, late).ConfigureAwait(false);
                    // A connection that is closed in time looks like an end to some.
                    late.ThrowIfCancellationRequested();
                    if (count == 0) break;
                    body.Write(part, 0, count);
                    if (body.Length > AnswerMost) throw new UnreadableException("longer than " + AnswerMost + " octets");
                }
                if (content.Headers.ContentLength is long told && told != body.Length) throw new IOException("the answer stops in its middle");
                return body.ToArray();
            }
        }

        /// <summary>RFC 9110 10.2.3: seconds or a date.</summary>
        private static int? RetryAfterOf(HttpResponseMessage response)
        {
            if (!response.Headers.TryGetValues("Retry-After", out var values)) return null;
            var told = values.First();
            if (int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return seconds;
            const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            if (!DateTime.TryParseExact(told, "r", CultureInfo.InvariantCulture, Utc, out var then)) return null;
            return (int)Math.Max(0, Math.Min(Math.Ceiling((then - DateTime.UtcNow).TotalSeconds), int.MaxValue));
        }

        private static TimeSpan? PauseBefore(DozvonException trouble, int attempt, bool isOnce)
        {
            if (trouble is ConnectionException) return isOnce ? (TimeSpan?)null : Growing(attempt);
            if (!(trouble is ApiException refusal)) return null;
            var passing = refusal.Code == "unknown" ? !isOnce && refusal.Status >= 502 && refusal.Status <= 504 : Passing.Contains(refusal.Code);
            if (!passing) return null;
            if (refusal.RetryAfter == null) return Growing(attempt);
            return refusal.RetryAfter <= RetryAfterMax ? TimeSpan.FromSeconds(refusal.RetryAfter.Value) : (TimeSpan?)null;
        }

        internal static TimeSpan Growing(int attempt)
        {
            lock (Chance) return TimeSpan.FromMilliseconds(Math.Min(FirstPauseMs * Math.Pow(2, attempt), LastPauseMs) * (0.5 + Chance.NextDouble() / 2));
        }
    }
}
