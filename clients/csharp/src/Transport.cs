using System;
using System.Collections.Generic;
using System.Globalization;
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
        private static readonly HashSet<string> Passing = new HashSet<string> { "requests-too-many", "key-in-use", "service-unavailable" };
        private static readonly Random Chance = new Random();
        private static readonly HttpClient Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

        private readonly TimeSpan _timeout;
        private readonly int _retries;

        internal Transport(TimeSpan timeout, int retries)
        {
            _timeout = timeout;
            _retries = retries;
        }

        internal static void CheckAddress(string url)
        {
            if (!System.Text.RegularExpressions.Regex.IsMatch(url, "^https?://[^/?#]+(/[^?#]*)?$"))
                throw new DozvonException("not an address of a server: " + url);
        }

        /// <summary>The body of a success; a request is made anew for each try.</summary>
        internal async Task<byte[]> SendAsync(Func<HttpRequestMessage> make, CancellationToken stop)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var answer = await OnceAsync(make(), stop).ConfigureAwait(false);
                    if (answer.Status / 100 == 2) return answer.Body;
                    throw ApiException.Of(answer.Status, Encoding.UTF8.GetString(answer.Body), answer.RetryAfter);
                }
                catch (DozvonException trouble) when (attempt < _retries && PauseBefore(trouble, attempt) != null)
                {
                    await Task.Delay(PauseBefore(trouble, attempt).Value, stop).ConfigureAwait(false);
                }
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
                    using (var response = await Client.SendAsync(request, late.Token).ConfigureAwait(false))
                        return new Answer
                        {
                            Status = (int)response.StatusCode,
                            Body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false),
                            RetryAfter = RetryAfterOf(response),
                        };
                }
                catch (Exception) when (stop.IsCancellationRequested)
                {
                    throw new OperationCanceledException(stop);
                }
                catch (Exception cause) when (late.IsCancellationRequested)
                {
                    throw new RequestTimeoutException(cause);
                }
                catch (Exception cause) when (cause is HttpRequestException || cause is System.IO.IOException || cause is System.Net.WebException)
                {
                    throw new ConnectionException("the server cannot be reached", cause);
                }
            }
        }

        private static int? RetryAfterOf(HttpResponseMessage response)
        {
            if (!response.Headers.TryGetValues("Retry-After", out var values)) return null;
            return int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : (int?)null;
        }

        private static TimeSpan? PauseBefore(DozvonException trouble, int attempt)
        {
            if (trouble is ConnectionException) return Growing(attempt);
            if (!(trouble is ApiException refusal)) return null;
            var passing = refusal.Code == "unknown" ? refusal.Status >= 502 && refusal.Status <= 504 : Passing.Contains(refusal.Code);
            if (!passing) return null;
            if (refusal.RetryAfter == null) return Growing(attempt);
            return refusal.RetryAfter <= RetryAfterMax ? TimeSpan.FromSeconds(refusal.RetryAfter.Value) : (TimeSpan?)null;
        }

        internal static TimeSpan Growing(int attempt)
        {
            lock (Chance) return TimeSpan.FromMilliseconds(FirstPauseMs * Math.Pow(2, attempt) * (0.5 + Chance.NextDouble() / 2));
        }
    }
}
