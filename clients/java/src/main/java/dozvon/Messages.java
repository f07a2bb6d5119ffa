package dozvon;

import java.util.List;

/** Messages: sent, looked at, taken away. A last argument {@code key} is an idempotency key of the caller's own. */
public final class Messages {
    private final Dozvon api;

    Messages(Dozvon api) {
        this.api = api;
    }

    /** Sends a text of any kind to up to 10,000 recipients: {@code Body.sending("Hello", "79990000001")}. */
    public AcceptedSending send(Body sending, String... key) {
        return AcceptedSending.of(api.one("POST", "/messages", sending, Dozvon.keyOf(key)));
    }

    /** Rings recipients; the text may hold a menu. {@code terms}: members of a sending but kind, recipients and text. */
    public AcceptedSending call(List<String> recipients, String text, Body terms, String... key) {
        return send(Body.of(terms.members()).and("kind", "call").and("recipients", recipients).and("text", text), key);
    }

    /** Rings recipients with a menu of data. */
    public AcceptedSending call(List<String> recipients, Menu menu, Body terms, String... key) {
        return call(recipients, menu.text(), terms, key);
    }

    /** What the same sending would cost; nothing is sent. */
    public Price price(Body sending) {
        return Price.of(api.one("POST", "/messages/price", sending));
    }

    /** One message by its number. */
    public Message get(long number) {
        return Message.of(api.one("GET", "/messages/" + number, null));
    }

    /** One message by the id of its sending and its recipient. */
    public Message find(String id, String recipient) {
        return Message.of(api.one("GET", "/messages/" + Percent.written(id) + Query.with("recipient", recipient), null));
    }

    /** Newest first; filter: recipient, status, kind, id, words, sender, from, to, limit and so on. */
    public Iterable<Message> list(Query filter) {
        return api.walked("/messages", filter, Message::of);
    }

    /** Why a message is where it is, in sentences. */
    public Reasons why(long number) {
        return Reasons.of(api.one("GET", "/messages/" + number + "/why", null));
    }

    /** Takes a message away; what still waits is not sent and costs nothing. */
    public void remove(long number) {
        api.nothing("DELETE", "/messages/" + number, null);
    }
}
