package dozvon;

import java.util.List;

/** Messages: sent, looked at, taken away. A last argument {@code key} is an idempotency key of the caller's own. */
public final class Messages {
    private final Dozvon api;

    Messages(Dozvon api) {
        this.api = api;
    }

    /** Sends a text of any kind to up to 10,000 recipients: {@code Body.sending("Hello", "79990000001")}. */
    public Reply send(Body sending, String... key) {
        return api.one("POST", "/messages", sending, Dozvon.keyOf(key));
    }

    /** Rings recipients; the text may hold a menu. {@code terms}: members of a sending but kind, recipients and text. */
    public Reply call(List<String> recipients, String text, Body terms, String... key) {
        return send(Body.of(terms.members()).and("kind", "call").and("recipients", recipients).and("text", text), key);
    }

    /** Rings recipients with a menu of data. */
    public Reply call(List<String> recipients, Menu menu, Body terms, String... key) {
        return call(recipients, menu.text(), terms, key);
    }

    /** What the same sending would cost; nothing is sent. */
    public Reply price(Body sending) {
        return api.one("POST", "/messages/price", sending);
    }

    /** One message by its number. */
    public Reply get(long number) {
        return api.one("GET", "/messages/" + number, null);
    }

    /** One message by the id of its sending and its recipient. */
    public Reply find(String id, String recipient) {
        return api.one("GET", "/messages/" + Percent.written(id) + Query.with("recipient", recipient), null);
    }

    /** Newest first; filter: recipient, status, kind, id, words, sender, from, to, limit and so on. */
    public Iterable<Reply> list(Query filter) {
        return api.walked("/messages", filter);
    }

    /** Why a message is where it is, in sentences. */
    public Reply why(long number) {
        return api.one("GET", "/messages/" + number + "/why", null);
    }

    /** Takes a message away; what still waits is not sent and costs nothing. */
    public void remove(long number) {
        api.nothing("DELETE", "/messages/" + number, null);
    }
}
