package dozvon;

import java.util.List;

/** Texts kept to be sent again. */
public final class Templates {
    private final Dozvon api;

    Templates(Dozvon api) {
        this.api = api;
    }

    /** All of them. */
    public List<Template> list() {
        return api.items("GET", "/templates", null, Template::of);
    }

    /** Keeps a text. */
    public Template add(Body template, String... key) {
        return Template.of(api.one("POST", "/templates", template, Dozvon.keyOf(key)));
    }

    /** Changes a template. */
    public Template change(long id, Body change) {
        return Template.of(api.one("PATCH", "/templates/" + id, change));
    }

    /** Takes a template away. */
    public void remove(long id) {
        api.nothing("DELETE", "/templates/" + id, null);
    }
}
