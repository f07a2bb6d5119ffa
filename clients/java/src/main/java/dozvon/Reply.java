package dozvon;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An object of a reply; members this library has no name for are there too. */
public class Reply {
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

    /** A text, null when there is none; numbers as they are written. */
    public String text(String name) {
        Object value = members.get(name);
        return value == null ? null : value.toString();
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
    @SuppressWarnings("unchecked")
    public List<Reply> objects(String name) {
        if (!(members.get(name) instanceof List<?> list)) return List.of();
        return list.stream().filter(Map.class::isInstance).map(one -> new Reply((Map<String, Object>) one))
                .collect(Collectors.toUnmodifiableList());
    }

    /** The id, of whatever form, as a text. */
    public String id() {
        return text("id");
    }

    /** The status as a word: waiting, delivered and so on. */
    public String status() {
        return text("status");
    }

    /** A price or a balance as it is written, such as 1.40. */
    public String amount(String name) {
        return object(name).text("amount");
    }

    /** The reply as JSON. */
    @Override
    public String toString() {
        return Json.write(members);
    }
}
