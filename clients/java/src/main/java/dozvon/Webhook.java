package dozvon;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A call of the server to a handler: whether it is genuine, and what it says. */
public final class Webhook {
    private static final Pattern SIGNATURE = Pattern.compile("t=([0-9]{1,12}),v1=([0-9a-f]{64})");

    /** status, incoming-message, incoming-call, confirming-call or menu. */
    public final String kind;
    /** What it says, each as it came. */
    public final Map<String, String> fields;

    private Webhook(Map<String, String> fields) {
        this.fields = Collections.unmodifiableMap(fields);
        this.kind = kindOf(fields);
    }

    /** A call that cannot be trusted or read: answer it with 400. */
    @SuppressWarnings("serial")
    public static final class Refused extends DozvonException {
        /** signature-missing, signature-wrong, signature-old or body-unreadable. */
        public final String code;

        Refused(String code) {
            super("a call to the handler: " + code);
            this.code = code;
        }
    }

    /**
     * Checks and reads a call with the clock of this machine; it may be 300 seconds old.
     *
     * @param body as it came, before anything has read it; of a GET what follows the question mark
     * @param signature the header X-Dozvon-Signature; null when there is none
     * @param contentType the header Content-Type; null of a GET
     * @param secret the account's
     */
    public static Webhook read(byte[] body, String signature, String contentType, String secret) {
        return read(body, signature, contentType, secret, Instant.now(), Duration.ofSeconds(300));
    }

    /**
     * Checks the signature of a call and reads it.
     *
     * @param body as it came, before anything has read it; of a GET what follows the question mark
     * @param signature the header X-Dozvon-Signature; null when there is none
     * @param contentType the header Content-Type; null of a GET
     * @param secret the account's
     * @param now the present moment
     * @param tolerance how old, or early, a call may be
     */
    public static Webhook read(byte[] body, String signature, String contentType, String secret, Instant now, Duration tolerance) {
        Matcher match = SIGNATURE.matcher(signature == null ? "" : signature);
        if (!match.matches()) throw new Refused("signature-missing");
        if (!MessageDigest.isEqual(hmac(secret, match.group(1), body), HexFormat.of().parseHex(match.group(2))))
            throw new Refused("signature-wrong");
        long age = Math.abs(now.getEpochSecond() - Long.parseLong(match.group(1)));
        if (age > tolerance.getSeconds()) throw new Refused("signature-old");
        try {
            return new Webhook(fieldsOf(body, contentType == null || contentType.isBlank() ? "application/x-www-form-urlencoded" : contentType));
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            throw new Refused("body-unreadable");
        }
    }

    /** What it tells, to be told apart by its class. */
    public WebhookEvent event() {
        String phone = fields.get("phone");
        String id = fields.get("id");
        String to = fields.get("to");
        BigDecimal seconds = number("ts");
        Instant at = seconds == null ? null : Instant.ofEpochSecond(seconds.longValue());
        return switch (kind) {
            case "confirming-call" -> new WebhookEvent.NumberConfirmed(phone, at);
            case "menu" -> new WebhookEvent.MenuChoice(id, phone, whole("item"), fields.get("name"), fields.get("key"), at);
            case "incoming-call" -> new WebhookEvent.CallCame(id, phone, to, at);
            case "incoming-message" -> new WebhookEvent.MessageCame(id, phone, fields.get("mes"), to, fields.get("sms_id"), at);
            default -> new WebhookEvent.StatusChange(id, phone, whole("status"), whole("err"), number("cost"), at);
        };
    }

    private int whole(String name) {
        BigDecimal value = number(name);
        return value == null ? 0 : value.intValue();
    }

    /** Null when there is none. */
    private BigDecimal number(String name) {
        String written = fields.getOrDefault(name, "");
        return written.matches("-?[0-9]{1,15}([.][0-9]{1,6})?") ? new BigDecimal(written) : null;
    }

    private static byte[] hmac(String secret, String seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // An empty secret is a key of nothing but zeros.
            byte[] key = secret.isEmpty() ? new byte[1] : secret.getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    private static Map<String, String> fieldsOf(byte[] body, String contentType) throws CharacterCodingException {
        String[] parts = contentType.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
        Charset charset = StandardCharsets.UTF_8;
        for (String part : parts) if (part.startsWith("charset=")) charset = Charset.forName(part.substring(8).replace("\"", ""));
        String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        Map<String, String> fields = new LinkedHashMap<>();
        if (parts[0].equals("application/json")) {
            if (!(Json.read(text) instanceof Map<?, ?> object)) throw new IllegalArgumentException();
            object.forEach((name, value) -> {
                if (!(value instanceof String words)) throw new IllegalArgumentException();
                fields.put(name.toString(), words);
            });
        } else if (parts[0].equals("application/x-www-form-urlencoded")) {
            for (String part : text.split("&")) {
                if (part.isEmpty()) continue;
                String[] pair = part.split("=", 2);
                fields.put(Percent.read(pair[0], charset), pair.length < 2 ? "" : Percent.read(pair[1], charset));
            }
        } else throw new IllegalArgumentException();
        return fields;
    }

    private static String kindOf(Map<String, String> fields) {
        if (fields.containsKey("waitcall")) return "confirming-call";
        if (fields.containsKey("item")) return "menu";
        if (!fields.containsKey("mes")) return "status";
        return fields.containsKey("call") ? "incoming-call" : "incoming-message";
    }
}
