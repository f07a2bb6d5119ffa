package dozvon;

import java.util.List;

/** Mailings to many. */
public final class Mailings {
    private final Dozvon api;

    Mailings(Dozvon api) {
        this.api = api;
    }

    private static String path(String id) {
        return "/mailings/" + Percent.written(id);
    }

    /** Plans a mailing and tells its id. */
    public CreatedMailing create(Body mailing, String... key) {
        return CreatedMailing.of(api.one("POST", "/mailings", mailing, Dozvon.keyOf(key)));
    }

    /** Newest first. */
    public Iterable<Mailing> list() {
        return api.walked("/mailings", new Query(), Mailing::of);
    }

    /** Finds a mailing with its counts. */
    public Mailing get(String id) {
        return Mailing.of(api.one("GET", path(id), null));
    }

    /** Changes a mailing. */
    public Mailing change(String id, Body change) {
        return Mailing.of(api.one("PATCH", path(id), change));
    }

    /**
     * Adds to a mailing that is open; it tells how many it has now.
     *
     * @param recipients texts, or bodies with to, text and sender
     */
    public RecipientCount addRecipients(String id, List<?> recipients, String... key) {
        return RecipientCount.of(api.one("POST", path(id) + "/recipients", Body.with("recipients", recipients), Dozvon.keyOf(key)));
    }

    /** Begins a run. */
    public Mailing start(String id, String... key) {
        return Mailing.of(api.one("POST", path(id) + "/start", null, Dozvon.keyOf(key)));
    }

    /** Holds what has not left yet. */
    public Mailing pause(String id, String... key) {
        return Mailing.of(api.one("POST", path(id) + "/pause", null, Dozvon.keyOf(key)));
    }

    /** Ends it; what has not left yet is not sent. */
    public Mailing cancel(String id, String... key) {
        return Mailing.of(api.one("POST", path(id) + "/cancel", null, Dozvon.keyOf(key)));
    }

    /** Takes a mailing away. */
    public void remove(String id) {
        api.nothing("DELETE", path(id), null);
    }
}
