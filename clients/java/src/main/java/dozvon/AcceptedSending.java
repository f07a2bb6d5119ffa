package dozvon;

import java.util.List;

/**
 * What was taken to be sent.
 *
 * @param id of the sending: the one given, or the server's
 * @param count parts altogether; of calls seconds
 * @param price altogether
 * @param balance what is left
 * @param recipients one by one; empty when there are many
 * @param reply all of it, members this library has no name for too
 */
public record AcceptedSending(
        String id, int count, Money price, Money balance, List<SentRecipient> recipients,
        Reply reply) implements Decoded {
    static AcceptedSending of(Reply reply) {
        return new AcceptedSending(
                reply.text("id"), (int) reply.number("count"), Money.of(reply.object("price")),
                Money.of(reply.object("balance")), reply.list("recipients", SentRecipient::of), reply);
    }
}
