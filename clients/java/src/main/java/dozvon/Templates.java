package dozvon;

import java.util.List;

/** Texts kept to be sent again. */
public final class Templates {
    private final Dozvon api;

    Templates(Dozvon api) {
        this.api = api;
    }

    /** All of them. */
    public List<Reply> list() {
        return api.items("GET", "/templates", null);
    }

    /** Keeps a text. */
    public Reply add(Body template, String... key) {
        return api.one("POST", "/templates", template, Dozvon.keyOf(key));
    }

    /** Changes a template. */
    public Reply change(long id, Body change) {
        return api.one("PATCH", "/templates/" + id, change);
    }

    /** Takes a template away. */
    public void remove(long id) {
        api.nothing("DELETE", "/templates/" + id, null);
    }
}
