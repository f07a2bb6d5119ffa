package dozvon;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request and what becomes of it: time-out, repetition, refusals. */
final class Transport {
    private static final int RETRY_AFTER_MAX = 10;
    private static final long FIRST_PAUSE_MS = 500;
    private static final Set<String> PASSING = Set.of("requests-too-many", "key-in-use", "service-unavailable");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Duration timeout;
    private final int retries;

    Transport(Duration timeout, int retries) {
        this.timeout = timeout;
        this.retries = retries;
    }

    static void checkAddress(String url) {
        if (!url.matches("https?://[^/?#]+(/[^?#]*)?")) throw new DozvonException("not an address of a server: " + url);
    }

    /** The body of a success, again and again when that may help. */
    byte[] send(HttpRequest request) {
        for (int attempt = 0; ; attempt++) {
            try {
                HttpResponse<byte[]> response = once(request);
                if (response.statusCode() / 100 == 2) return response.body();
                String body = new String(response.body(), StandardCharsets.UTF_8);
                throw ApiException.of(response.statusCode(), body, response.headers().firstValue("retry-after").orElse(""));
            } catch (DozvonException trouble) {
                long pause = pauseBefore(trouble, attempt);
                if (attempt >= retries || pause < 0) throw trouble;
                pause(pause);
            }
        }
    }

    HttpResponse<byte[]> once(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            asked.cancel(true);
            throw new DozvonException.Timeout(late);
        } catch (ExecutionException failed) {
            throw new DozvonException.Connection("the server cannot be reached", failed.getCause());
        } catch (InterruptedException stopped) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new DozvonException("interrupted", stopped);
        }
    }

    /** Milliseconds; -1: it is not sent again. */
    private static long pauseBefore(DozvonException trouble, int attempt) {
        if (trouble instanceof DozvonException.Connection) return growing(attempt);
        if (!(trouble instanceof ApiException refusal)) return -1;
        boolean passing = refusal.code.equals("unknown")
                ? refusal.status >= 502 && refusal.status <= 504
                : PASSING.contains(refusal.code);
        if (!passing) return -1;
        if (refusal.retryAfter.isEmpty()) return growing(attempt);
        int seconds = refusal.retryAfter.getAsInt();
        return seconds <= RETRY_AFTER_MAX ? seconds * 1000L : -1;
    }

    static long growing(int attempt) {
        return (long) (FIRST_PAUSE_MS * Math.pow(2, attempt) * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
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
