package dozvon;

/** An object of a reply with its members by name. */
public interface Decoded {
    /** All of it, members this library has no name for too. */
    Reply reply();
}
