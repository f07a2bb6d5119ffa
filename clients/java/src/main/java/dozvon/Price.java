package dozvon;

import java.util.List;

/**
 * What a sending would cost.
 *
 * @param count parts altogether; of calls seconds
 * @param price altogether
 * @param balance what there is
 * @param recipients one by one; empty when there are many
 * @param reply all of it, members this library has no name for too
 */
public record Price(
        int count, Money price, Money balance, List<SentRecipient> recipients, Reply reply) implements Decoded {
    static Price of(Reply reply) {
        return new Price(
                (int) reply.number("count"), Money.of(reply.object("price")), Money.of(reply.object("balance")),
                reply.list("recipients", SentRecipient::of), reply);
    }
}
