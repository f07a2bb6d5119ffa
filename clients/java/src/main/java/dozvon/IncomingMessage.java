package dozvon;

import java.time.Instant;

/**
 * A message from a subscriber.
 *
 * @param number for the member after of a filter
 * @param from who wrote it
 * @param to your number
 * @param text what it says
 * @param sentAt when it was written
 * @param receivedAt when it came
 * @param reply all of it, members this library has no name for too
 */
public record IncomingMessage(
        long number, String from, String to, String text, Instant sentAt, Instant receivedAt,
        Reply reply) implements Decoded {
    static IncomingMessage of(Reply reply) {
        return new IncomingMessage(
                reply.number("number"), reply.text("from"), reply.text("to"), reply.text("text"),
                reply.moment("sentAt"), reply.moment("receivedAt"), reply);
    }
}
