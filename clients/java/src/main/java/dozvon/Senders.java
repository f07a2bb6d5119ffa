package dozvon;

/** Names to send under. */
public final class Senders {
    private final Dozvon api;

    Senders(Dozvon api) {
        this.api = api;
    }

    /** Filter: client, states, changedSince, limit. */
    public Iterable<Sender> list(Query filter) {
        return api.walked("/senders", filter, Sender::of);
    }

    /** Asks for a name. */
    public Sender add(Body sender, String... key) {
        return Sender.of(api.one("POST", "/senders", sender, Dozvon.keyOf(key)));
    }

    /** Finds a sender. */
    public Sender get(long id) {
        return Sender.of(api.one("GET", "/senders/" + id, null));
    }

    /** Changes a sender. */
    public Sender change(long id, Body change) {
        return Sender.of(api.one("PATCH", "/senders/" + id, change));
    }

    /** Gives a sender up. */
    public void remove(long id) {
        api.nothing("DELETE", "/senders/" + id, null);
    }

    /** Sends a code to a number that is to be a sender. */
    public void sendCode(long id, String... key) {
        api.nothing("POST", "/senders/" + id + "/code", new Body(), Dozvon.keyOf(key));
    }

    /** Confirms a number by the code it got. */
    public Sender checkCode(long id, String code, String... key) {
        return Sender.of(api.one("POST", "/senders/" + id + "/code/check", Body.with("code", code), Dozvon.keyOf(key)));
    }
}
