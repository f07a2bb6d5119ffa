package dozvon;

/**
 * How many recipients a mailing has.
 *
 * @param recipients all of them
 * @param reply all of it, members this library has no name for too
 */
public record RecipientCount(int recipients, Reply reply) implements Decoded {
    static RecipientCount of(Reply reply) {
        return new RecipientCount((int) reply.number("recipients"), reply);
    }
}
