package dozvon;

/**
 * What there is to spend.
 *
 * @param balance the balance
 * @param credit how far below nothing it may go
 * @param reply all of it, members this library has no name for too
 */
public record Balance(Money balance, Money credit, Reply reply) implements Decoded {
    static Balance of(Reply reply) {
        return new Balance(Money.of(reply.object("balance")), Money.of(reply.object("credit")), reply);
    }
}
