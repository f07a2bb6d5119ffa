package dozvon;

import java.util.List;

/** Groups of one book. */
public final class Groups {
    private final Dozvon api;
    private final String path;

    Groups(Dozvon api, String book) {
        this.api = api;
        this.path = "/books/" + book + "/groups";
    }

    public List<Reply> list() {
        return api.items("GET", path, null);
    }

    public Reply add(Body group, String... key) {
        return api.one("POST", path, group, Dozvon.keyOf(key));
    }

    public Reply change(long id, Body change) {
        return api.one("PATCH", path + "/" + id, change);
    }

    /** Its contacts stay. */
    public void remove(long id) {
        api.one("DELETE", path + "/" + id, null);
    }

    public void join(long id, long contact) {
        api.one("PUT", path + "/" + id + "/contacts/" + contact, null);
    }

    public void leave(long id, long contact) {
        api.one("DELETE", path + "/" + id + "/contacts/" + contact, null);
    }
}
