package dozvon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names and values of a query in the order given; null and empty values are left out. */
public final class Query {
    private final List<Map.Entry<String, String>> fields = new ArrayList<>();

    /** A query without fields. */
    public Query() {}

    /** A query with one field. */
    public static Query with(String name, Object value) {
        return new Query().and(name, value);
    }

    /** Adds a field. */
    public Query and(String name, Object value) {
        if (value != null && !value.toString().isEmpty()) fields.add(Map.entry(name, value.toString()));
        return this;
    }

    Query next(String cursor) {
        Query query = new Query();
        query.fields.addAll(fields);
        return query.and("cursor", cursor);
    }

    /** The query as it goes out, its question mark included; empty when there is none. */
    @Override
    public String toString() {
        return fields.isEmpty() ? "" : "?" + Percent.pairs(fields);
    }
}
