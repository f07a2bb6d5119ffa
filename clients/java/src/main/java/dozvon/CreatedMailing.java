package dozvon;

/**
 * A mailing that was planned.
 *
 * @param id of the mailing
 * @param price what it costs, when that is known already; null when there is none
 * @param reply all of it, members this library has no name for too
 */
public record CreatedMailing(String id, Money price, Reply reply) implements Decoded {
    static CreatedMailing of(Reply reply) {
        return new CreatedMailing(
                reply.text("id"), reply.isObject("price") ? Money.of(reply.object("price")) : null, reply);
    }
}
