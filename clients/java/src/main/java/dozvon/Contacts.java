package dozvon;

/** Contacts of one book. */
public final class Contacts {
    private final Dozvon api;
    private final String path;

    Contacts(Dozvon api, String book) {
        this.api = api;
        this.path = "/books/" + book + "/contacts";
    }

    /** Filter: group, address, ownId, names, search, limit. */
    public Iterable<Reply> list(Query filter) {
        return api.walked(path, filter);
    }

    /** Keeps a contact; one with one of its addresses becomes it. */
    public Reply add(Body contact) {
        return api.one("POST", path, contact);
    }

    /** Finds a contact. */
    public Reply get(long id) {
        return api.one("GET", path + "/" + id, null);
    }

    /** Changes the members that are named; null takes a value away. */
    public Reply change(long id, Body change) {
        return api.one("PATCH", path + "/" + id, change);
    }

    /** Takes a contact away. */
    public void remove(long id) {
        api.nothing("DELETE", path + "/" + id, null);
    }
}
