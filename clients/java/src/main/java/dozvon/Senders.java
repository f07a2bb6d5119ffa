package dozvon;

/** Names to send under. */
public final class Senders {
    private final Dozvon api;

    Senders(Dozvon api) {
        this.api = api;
    }

    /** Filter: client, states, changedSince, limit. */
    public Iterable<Reply> list(Query filter) {
        return api.walked("/senders", filter);
    }

    /** Asks for a name. */
    public Reply add(Body sender, String... key) {
        return api.one("POST", "/senders", sender, Dozvon.keyOf(key));
    }

    /** Finds a sender. */
    public Reply get(long id) {
        return api.one("GET", "/senders/" + id, null);
    }

    /** Changes a sender. */
    public Reply change(long id, Body change) {
        return api.one("PATCH", "/senders/" + id, change);
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
    public Reply checkCode(long id, String code, String... key) {
        return api.one("POST", "/senders/" + id + "/code/check", Body.with("code", code), Dozvon.keyOf(key));
    }
}
