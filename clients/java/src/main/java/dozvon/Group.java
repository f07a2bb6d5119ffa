package dozvon;

/**
 * A group of contacts.
 *
 * @param id of this group
 * @param name for people
 * @param number a number of your own; null when there is none
 * @param contacts how many it has
 * @param reply all of it, members this library has no name for too
 */
public record Group(long id, String name, Integer number, int contacts, Reply reply) implements Decoded {
    static Group of(Reply reply) {
        return new Group(
                reply.number("id"), reply.text("name"), reply.numberOrNull("number"), (int) reply.number("contacts"),
                reply);
    }
}
