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

    /** All groups. */
    public List<Group> list() {
        return api.items("GET", path, null, Group::of);
    }

    /** Makes a group. */
    public Group add(Body group, String... key) {
        return Group.of(api.one("POST", path, group, Dozvon.keyOf(key)));
    }

    /** Changes a group. */
    public Group change(long id, Body change) {
        return Group.of(api.one("PATCH", path + "/" + id, change));
    }

    /** Its contacts stay. */
    public void remove(long id) {
        api.nothing("DELETE", path + "/" + id, null);
    }

    /** Puts a contact into a group. */
    public void join(long id, long contact) {
        api.nothing("PUT", path + "/" + id + "/contacts/" + contact, null);
    }

    /** Takes a contact out of a group. */
    public void leave(long id, long contact) {
        api.nothing("DELETE", path + "/" + id + "/contacts/" + contact, null);
    }
}
