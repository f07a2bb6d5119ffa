package dozvon;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The members of a request, each by its name in the API: {@code Body.with("name", "ready").with("text", "Your order is ready.")}. */
public final class Body {
    private final Map<String, Object> members = new TreeMap<>();

    /** A body without members. */
    public Body() {}

    /** A body with one member. */
    public static Body with(String name, Object value) {
        return new Body().and(name, value);
    }

    /** A body with these members. */
    public static Body of(Map<String, ?> members) {
        Body body = new Body();
        body.members.putAll(members);
        return body;
    }

    /**
     * Sets a member: a text, a number, true or false, null, a list, a map or a body; a moment as Instant, OffsetDateTime or
     * ZonedDateTime, a day as LocalDate.
     */
    public Body and(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** A sending of an SMS unless its {@code kind} is told. */
    public static Body sending(String text, String... recipients) {
        return with("text", text).and("recipients", List.of(recipients));
    }

    Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }
}
