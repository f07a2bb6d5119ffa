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
    public Iterable<Contact> list(Query filter) {
        return api.walked(path, filter, Contact::of);
    }

    /** Keeps a contact; one with one of its addresses becomes it. */
    public Contact add(Body contact) {
        return Contact.of(api.one("POST", path, contact));
    }

    /** Finds a contact. */
    public Contact get(long id) {
        return Contact.of(api.one("GET", path + "/" + id, null));
    }

    /** Changes the members that are named; null takes a value away. */
    public Contact change(long id, Body change) {
        return Contact.of(api.one("PATCH", path + "/" + id, change));
    }

    /** Takes a contact away. */
    public void remove(long id) {
        api.nothing("DELETE", path + "/" + id, null);
    }
}
