package dozvon;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A refusal of the server (RFC 9457). */
@SuppressWarnings("serial")
public class ApiException extends DozvonException {
    /** HTTP status, 300 to 599. */
    public final int status;
    /** For programs, such as money-short; unknown when the answer is none of this API. */
    public final String code;
    /** The kind of refusal, for people. */
    public final String title;
    /** What exactly is wrong, for people. */
    public final String detail;
    /** What is wrong where: {@code pointer} and {@code detail}. */
    public final List<Reply> errors;
    /** Of a sending that is stored although it was refused; null otherwise. */
    public final String id;
    /** Seconds after which it is worth asking again. */
    public final OptionalInt retryAfter;

    ApiException(int status, Reply told, OptionalInt retryAfter) {
        super(words(status, told));
        this.status = status;
        this.code = or(told.text("code"), "unknown");
        this.title = or(told.text("title"), "HTTP " + status);
        this.detail = or(told.text("detail"), "");
        this.errors = told.objects("errors");
        this.id = or(told.text("id"), null);
        this.retryAfter = retryAfter;
    }

    private static String words(int status, Reply told) {
        return or(told.text("detail"), or(told.text("title"), "HTTP " + status));
    }

    private static String or(String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }

    static ApiException of(int status, String body, String retryAfter) {
        Reply told = new Reply(objectOf(body));
        OptionalInt later = secondsOf(retryAfter);
        return switch (status) {
            case 401 -> new Authentication(status, told, later);
            case 402 -> new Money(status, told, later);
            case 403 -> new Permission(status, told, later);
            case 404, 410 -> new NotFound(status, told, later);
            case 409 -> new Conflict(status, told, later);
            case 429 -> new RateLimit(status, told, later);
            default -> status >= 500 ? new Unavailable(status, told, later) : new InvalidRequest(status, told, later);
        };
    }

    /** RFC 9110 10.2.3: seconds or a date. */
    private static OptionalInt secondsOf(String retryAfter) {
        if (retryAfter.matches("[0-9]{1,9}")) return OptionalInt.of(Integer.parseInt(retryAfter));
        try {
            Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter, Instant::from);
            long left = Duration.between(Instant.now(), then).plusMillis(999).toSeconds();
            return OptionalInt.of((int) Math.max(0, Math.min(left, 999_999_999)));
        } catch (DateTimeException neither) {
            return OptionalInt.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> objectOf(String body) {
        try {
            return Json.read(body) instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
        } catch (IllegalArgumentException notJson) {
            return Map.of();
        }
    }

    /** 401: no key, or a wrong one. */
    public static class Authentication extends ApiException {
        Authentication(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }

    /** 402: the money does not suffice. */
    public static class Money extends ApiException {
        Money(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }

    /** 403: not allowed to this key or this account. */
    public static class Permission extends ApiException {
        Permission(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }

    /** 404 and 410: there is no such thing. */
    public static class NotFound extends ApiException {
        NotFound(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }

    /** 409: it cannot be done as things are. */
    public static class Conflict extends ApiException {
        Conflict(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }

    /** 429: asked too often. */
    public static class RateLimit extends ApiException {
        RateLimit(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }

    /** Any other 4xx, and 3xx: the request is wrong. */
    public static class InvalidRequest extends ApiException {
        InvalidRequest(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }

    /** 5xx: the server cannot answer right now. */
    public static class Unavailable extends ApiException {
        Unavailable(int status, Reply told, OptionalInt later) {
            super(status, told, later);
        }
    }
}
