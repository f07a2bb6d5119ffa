package dozvon;

import java.util.List;

/** Texts kept to be sent again. */
public final class Templates {
    private final Dozvon api;

    Templates(Dozvon api) {
        this.api = api;
    }

    public List<Reply> list() {
        return api.items("GET", "/templates", null);
    }

    public Reply add(Body template, String... key) {
        return api.one("POST", "/templates", template, Dozvon.keyOf(key));
    }

    public Reply change(long id, Body change) {
        return api.one("PATCH", "/templates/" + id, change);
    }

    public void remove(long id) {
        api.one("DELETE", "/templates/" + id, null);
    }
}
