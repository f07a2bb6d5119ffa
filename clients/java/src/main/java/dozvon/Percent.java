package dozvon;

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

    static String pairs(List<Map.Entry<String, String>> fields) {
        return fields.stream().map(one -> written(one.getKey()) + "=" + written(one.getValue())).collect(Collectors.joining("&"));
    }
}
