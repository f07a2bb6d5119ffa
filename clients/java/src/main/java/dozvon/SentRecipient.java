package dozvon;

/**
 * What became of one recipient of a sending.
 *
 * @param recipient telephone or address
 * @param parts parts of its text; of a call seconds
 * @param price its price
 * @param refused why it was not taken; null when it was
 * @param reply all of it, members this library has no name for too
 */
public record SentRecipient(
        String recipient, int parts, Money price, Refused refused, Reply reply) implements Decoded {
    static SentRecipient of(Reply reply) {
        return new SentRecipient(
                reply.text("recipient"), (int) reply.number("parts"), Money.of(reply.object("price")),
                reply.isObject("refused") ? Refused.of(reply.object("refused")) : null, reply);
    }

    /**
     * A recipient that was not taken.
     *
     * @param statusCode its status in the classic API
     * @param errorCode why
     */
    public record Refused(int statusCode, int errorCode) {
        static Refused of(Reply reply) {
            return new Refused((int) reply.number("statusCode"), (int) reply.number("errorCode"));
        }
    }
}
