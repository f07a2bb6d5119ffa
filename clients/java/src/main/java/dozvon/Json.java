package dozvon;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** JSON as the contract of the libraries writes it, and any JSON read: objects are sorted maps, numbers Long or Double. */
final class Json {
    private static final int DEPTH_MAX = 200;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** Members sorted by code point, no blanks, only the necessary escapes. */
    static String write(Object value) {
        StringBuilder into = new StringBuilder();
        write(into, value);
        return into.toString();
    }

    private static void write(StringBuilder into, Object value) {
        if (value instanceof Body body) write(into, body.members());
        else if (value instanceof Reply reply) write(into, reply.members());
        else if (value instanceof Decoded one) write(into, one.reply());
        else if (value instanceof CharSequence words) writeText(into, words.toString());
        else if (value instanceof Map<?, ?> object) writeObject(into, object);
        else if (value instanceof Iterable<?> list) writeList(into, list);
        else if (value == null || value instanceof Boolean || value instanceof Number) into.append(finite(value));
        else if (value instanceof TemporalAccessor moment) writeText(into, moment(moment));
        else if (value instanceof Object[] list) writeList(into, Arrays.asList(list));
        else writeText(into, value.toString());
    }

    private static Object finite(Object value) {
        if (value instanceof Number number && !Double.isFinite(number.doubleValue()) && !(value instanceof BigDecimal))
            throw new DozvonException("not a number of JSON: " + value);
        return value;
    }

    /** RFC 3339, which wants the seconds and the zone that toString may leave out. */
    private static String moment(TemporalAccessor value) {
        if (value instanceof LocalDateTime) throw new DozvonException("a moment without its zone: " + value);
        if (value instanceof ZonedDateTime zoned) return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(zoned);
        if (value instanceof OffsetDateTime offset) return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(offset);
        return value.toString();
    }

    private static void writeObject(StringBuilder into, Map<?, ?> object) {
        Map<String, Object> sorted = new TreeMap<>(Json::byCodePoint);
        object.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        into.append('{');
        String between = "";
        for (Map.Entry<String, Object> member : sorted.entrySet()) {
            into.append(between);
            writeText(into, member.getKey());
            into.append(':');
            write(into, member.getValue());
            between = ",";
        }
        into.append('}');
    }

    private static void writeList(StringBuilder into, Iterable<?> list) {
        into.append('[');
        String between = "";
        for (Object one : list) {
            into.append(between);
            write(into, one);
            between = ",";
        }
        into.append(']');
    }

    private static int byCodePoint(String a, String b) {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return Arrays.compare(left, right);
    }

    private static void writeText(StringBuilder into, String words) {
        into.append('"');
        for (int i = 0; i < words.length(); i++) {
            char sign = words.charAt(i);
            switch (sign) {
                case '"' -> into.append("\\\"");
                case '\\' -> into.append("\\\\");
                case '\b' -> into.append("\\b");
                case '\t' -> into.append("\\t");
                case '\n' -> into.append("\\n");
                case '\f' -> into.append("\\f");
                case '\r' -> into.append("\\r");
                default -> {
                    if (sign < 0x20) into.append(String.format("\\u%04x", (int) sign));
                    else into.append(sign);
                }
            }
        }
        into.append('"');
    }

    /** @throws IllegalArgumentException when it is no JSON */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.blanks();
        if (json.at != text.length()) throw json.wrong();
        return value;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("not JSON at " + at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private boolean takes(String word) {
        if (!text.startsWith(word, at)) return false;
        at += word.length();
        return true;
    }

    private Object value() {
        blanks();
        if (at >= text.length() || ++depth > DEPTH_MAX) throw wrong();
        Object value = switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            default -> word();
        };
        depth--;
        return value;
    }

    private Object word() {
        if (takes("true")) return true;
        if (takes("false")) return false;
        if (takes("null")) return null;
        int from = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) at++;
        String written = text.substring(from, at);
        if (!NUMBER.matcher(written).matches()) throw wrong();
        if (WHOLE.matcher(written).matches()) return Long.parseLong(written);
        return Double.parseDouble(written);
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new TreeMap<>();
        at++;
        blanks();
        if (takes("}")) return object;
        do {
            blanks();
            if (at >= text.length() || text.charAt(at) != '"') throw wrong();
            String name = string();
            blanks();
            if (!takes(":")) throw wrong();
            object.put(name, value());
            blanks();
        } while (takes(","));
        if (!takes("}")) throw wrong();
        return object;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        at++;
        blanks();
        if (takes("]")) return list;
        do {
            list.add(value());
            blanks();
        } while (takes(","));
        if (!takes("]")) throw wrong();
        return list;
    }

    private String string() {
        StringBuilder into = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (sign == '"') {
                at++;
                return into.toString();
            }
            if (sign < 0x20) throw wrong();
            if (sign != '\\') into.append(sign);
            else into.append(escaped());
        }
        throw wrong();
    }

    private char escaped() {
        if (++at >= text.length()) throw wrong();
        char sign = text.charAt(at);
        int plain = "\"\\/bfnrt".indexOf(sign);
        if (plain >= 0) return "\"\\/\b\f\n\r\t".charAt(plain);
        if (sign != 'u' || at + 4 >= text.length() || !text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) throw wrong();
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
    }
}
