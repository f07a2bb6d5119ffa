package dozvon;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Percent codes of paths, queries and forms: all but the unreserved characters of RFC 3986 2.3. */
final class Percent {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Percent() {}

    static String written(String text) {
        StringBuilder into = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(octet & 0xff) >= 0) into.append((char) octet);
            else into.append(String.format("%%%02X", octet & 0xff));
        }
        return into.toString();
    }

    /**
     * A part of a form: a plus is a blank.
     *
     * @throws IllegalArgumentException broken codes
     * @throws CharacterCodingException octets that are not of the charset
     */
    static String read(String written, Charset charset) throws CharacterCodingException {
        byte[] given = written.getBytes(charset);
        ByteArrayOutputStream octets = new ByteArrayOutputStream(given.length);
        for (int at = 0; at < given.length; at++) {
            if (given[at] != '%') octets.write(given[at] == '+' ? ' ' : given[at]);
            else if (at + 2 >= given.length) throw new IllegalArgumentException("a broken percent code");
            else octets.write(hex(given[++at]) << 4 | hex(given[++at]));
        }
        return charset.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray())).toString();
    }

    private static int hex(byte sign) {
        int digit = Character.digit(sign, 16);
        if (digit < 0) throw new IllegalArgumentException("a broken percent code");
        return digit;
    }

    static String pairs(List<Map.Entry<String, String>> fields) {
        return fields.stream().map(one -> written(one.getKey()) + "=" + written(one.getValue())).collect(Collectors.joining("&"));
    }
}
