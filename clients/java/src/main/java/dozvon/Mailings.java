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

    public Reply create(Body mailing, String... key) {
        return api.one("POST", "/mailings", mailing, Dozvon.keyOf(key));
    }

    /** Newest first. */
    public Iterable<Reply> list() {
        return api.walked("/mailings", new Query());
    }

    public Reply get(String id) {
        return api.one("GET", path(id), null);
    }

    public Reply change(String id, Body change) {
        return api.one("PATCH", path(id), change);
    }

    /** @param recipients texts, or bodies with to, text and sender */
    public Reply addRecipients(String id, List<?> recipients, String... key) {
        return api.one("POST", path(id) + "/recipients", Body.with("recipients", recipients), Dozvon.keyOf(key));
    }

    public Reply start(String id, String... key) {
        return api.one("POST", path(id) + "/start", null, Dozvon.keyOf(key));
    }

    public Reply pause(String id, String... key) {
        return api.one("POST", path(id) + "/pause", null, Dozvon.keyOf(key));
    }

    public Reply cancel(String id, String... key) {
        return api.one("POST", path(id) + "/cancel", null, Dozvon.keyOf(key));
    }

    public void remove(String id) {
        api.one("DELETE", path(id), null);
    }
}
