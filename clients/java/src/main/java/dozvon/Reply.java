package dozvon;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** An object of a reply; members this library has no name for are there too. */
public final class Reply {
    private final Map<String, Object> members;

    /**
     * For those who test their own code.
     *
     * @param members by their names in the API
     */
    public Reply(Map<String, Object> members) {
        this.members = members;
    }

    /** All members: texts, Long, Double, Boolean, null, List, Map. */
    public Map<String, Object> members() {
        return members;
    }

    /** A text; null when there is none. */
    public String text(String name) {
        return members.get(name) instanceof String value ? value : null;
    }

    /** A whole number; 0 when there is none. */
    public long number(String name) {
        return members.get(name) instanceof Number value ? value.longValue() : 0;
    }

    /** Whether a member is true. */
    public boolean is(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** An object within; empty when there is none. */
    @SuppressWarnings("unchecked")
    public Reply object(String name) {
        return new Reply(members.get(name) instanceof Map<?, ?> value ? (Map<String, Object>) value : Map.of());
    }

    /** Objects of a list; empty when there is none. */
    public List<Reply> objects(String name) {
        return list(name, Function.identity());
    }

    /** Texts of a list; empty when there is none. */
    public List<String> texts(String name) {
        return values(name).filter(String.class::isInstance).map(String.class::cast).toList();
    }

    boolean isObject(String name) {
        return members.get(name) instanceof Map<?, ?>;
    }

    Integer numberOrNull(String name) {
        return members.get(name) instanceof Number value ? Integer.valueOf(value.intValue()) : null;
    }

    List<Long> numbers(String name) {
        return values(name).filter(Number.class::isInstance).map(one -> ((Number) one).longValue()).toList();
    }

    /** RFC 3339; null when there is none. */
    Instant moment(String name) {
        String written = text(name);
        try {
            return written == null ? null : OffsetDateTime.parse(written).toInstant();
        } catch (DateTimeException notOne) {
            throw new DozvonException.Unreadable(name + " is no moment");
        }
    }

    @SuppressWarnings("unchecked")
    <T> List<T> list(String name, Function<Reply, T> of) {
        return values(name).filter(Map.class::isInstance).map(one -> of.apply(new Reply((Map<String, Object>) one))).toList();
    }

    private Stream<?> values(String name) {
        return members.get(name) instanceof List<?> list ? list.stream() : Stream.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply reply && members.equals(reply.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** The reply as JSON. */
    @Override
    public String toString() {
        return Json.write(members);
    }
}
