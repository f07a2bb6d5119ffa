package dozvon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request and what becomes of it: time-out, repetition, refusals. */
final class Transport {
    private static final int RETRY_AFTER_MAX = 10;
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LAST_PAUSE_MS = 10_000;
    /** A page of 1,000 messages of 1,000 characters is a few MiB; what is larger is not from this API. */
    private static final int ANSWER_MOST = 64 << 20;
    private static final Set<String> PASSING = Set.of("requests-too-many", "key-in-use", "service-unavailable");

    private final HttpClient client;
    private final Duration timeout;
    private final int retries;

    Transport(HttpClient client, Duration timeout, int retries) {
        this.client = client == null ? ownClient() : client;
        if (this.client.followRedirects() != HttpClient.Redirect.NEVER)
            throw new DozvonException("an HttpClient that follows redirects would take the key elsewhere");
        this.timeout = timeout;
        this.retries = retries;
    }

    private static HttpClient ownClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).build();
    }

    /** The address of a server without slashes at its end. */
    static String address(String url) {
        try {
            URI uri = new URI(url);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if (web && bare && uri.getHost() != null) return url.replaceAll("/+\\z", "");
        } catch (URISyntaxException notOne) {
            // told below
        }
        throw new DozvonException("not an address of a server: " + url);
    }

    /** Refuses what would end a header, or is not to be written in one. */
    static String header(String what, String value) {
        if (value.matches("[\\x20-\\x7e]*")) return value;
        throw new DozvonException(what + " has signs that are not printable ASCII");
    }

    /** The body of a success; the request is sent again when that may help. */
    byte[] send(HttpRequest request) {
        // A POST without a key may have been done although nothing came back.
        boolean once = request.method().equals("POST") && request.headers().firstValue("idempotency-key").isEmpty();
        for (int attempt = 0; ; attempt++) {
            try {
                HttpResponse<byte[]> response = once(request);
                if (response.statusCode() / 100 == 2) return response.body();
                String body = new String(response.body(), StandardCharsets.UTF_8);
                throw ApiException.of(response.statusCode(), body, response.headers().firstValue("retry-after").orElse(""));
            } catch (DozvonException trouble) {
                long pause = pauseBefore(trouble, attempt, once);
                if (attempt >= retries || pause < 0) throw trouble;
                pause(pause);
            }
        }
    }

    HttpResponse<byte[]> once(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request, told -> new Limited());
        try {
            return asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            asked.cancel(true);
            throw new DozvonException.Timeout(late);
        } catch (ExecutionException failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause())
                if (cause instanceof TooLong) throw new DozvonException.Unreadable("longer than " + ANSWER_MOST + " octets");
            throw new DozvonException.Connection("the server cannot be reached: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException stopped) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new DozvonException("interrupted", stopped);
        }
    }

    @SuppressWarnings("serial")
    private static final class TooLong extends IOException {}

    /** A body up to the limit. */
    private static final class Limited implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> came) {
            for (ByteBuffer some : came) {
                if (octets.size() + some.remaining() > ANSWER_MOST) {
                    subscription.cancel();
                    body.completeExceptionally(new TooLong());
                    return;
                }
                byte[] part = new byte[some.remaining()];
                some.get(part);
                octets.writeBytes(part);
            }
        }

        @Override
        public void onError(Throwable trouble) {
            body.completeExceptionally(trouble);
        }

        @Override
        public void onComplete() {
            body.complete(octets.toByteArray());
        }
    }

    /** Milliseconds; -1: it is not sent again. */
    private static long pauseBefore(DozvonException trouble, int attempt, boolean once) {
        if (trouble instanceof DozvonException.Connection) return once ? -1 : growing(attempt);
        if (!(trouble instanceof ApiException refusal)) return -1;
        boolean passing = refusal.code.equals("unknown")
                ? !once && refusal.status >= 502 && refusal.status <= 504
                : PASSING.contains(refusal.code);
        if (!passing) return -1;
        if (refusal.retryAfter.isEmpty()) return growing(attempt);
        int seconds = refusal.retryAfter.getAsInt();
        return seconds <= RETRY_AFTER_MAX ? seconds * 1000L : -1;
    }

    static long growing(int attempt) {
        double most = Math.min(FIRST_PAUSE_MS * Math.pow(2, attempt), LAST_PAUSE_MS);
        return (long) (most * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
    }

    static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DozvonException("interrupted", stopped);
        }
    }
}
