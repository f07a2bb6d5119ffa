package dozvon;

import java.time.Instant;

/**
 * A name, a number or an e-mail address to send under.
 *
 * @param id of this sender
 * @param sender the name itself
 * @param kind name, number or mail
 * @param state new, confirmed, approved or refused
 * @param comment of your own; null when there is none
 * @param reason why it was refused; null when there is none
 * @param documents how many were handed in
 * @param changedAt when its state changed last
 * @param reply all of it, members this library has no name for too
 */
public record Sender(
        long id, String sender, String kind, String state, String comment, String reason, int documents,
        Instant changedAt, Reply reply) implements Decoded {
    static Sender of(Reply reply) {
        return new Sender(
                reply.number("id"), reply.text("sender"), reply.text("kind"), reply.text("state"),
                reply.text("comment"), reply.text("reason"), (int) reply.number("documents"),
                reply.moment("changedAt"), reply);
    }
}
