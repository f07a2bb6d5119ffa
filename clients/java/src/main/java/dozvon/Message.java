package dozvon;

import java.time.Instant;

/**
 * A message, or a call, to one recipient.
 *
 * @param number of this message alone
 * @param id of its sending
 * @param recipient telephone or address
 * @param kind such as sms or call
 * @param status such as waiting or delivered
 * @param statusCode the number of it in the classic API
 * @param statusText for people
 * @param isFinal whether the status is the last one
 * @param errorCode why it was not delivered; 0: nothing
 * @param errorText for people; null when there is none
 * @param text what is sent
 * @param sender under which name; null when there is none
 * @param comment of your own; null when there is none
 * @param parts of the text; of a call seconds
 * @param price of this message
 * @param attempts how often it was tried
 * @param acceptedAt when the server took it
 * @param changedAt when the status changed last
 * @param validUntil when it is given up; null when there is none
 * @param nextAttemptAt when it is tried again; null when there is none
 * @param country of the number; null when there is none
 * @param direction out or in
 * @param cause of a call, the number of Q.850; null when there is none
 * @param isDoubtful whether an answer of the operator got lost and it was sent again
 * @param reply all of it, members this library has no name for too
 */
public record Message(
        long number, String id, String recipient, String kind, String status, int statusCode, String statusText,
        boolean isFinal, int errorCode, String errorText, String text, String sender, String comment, int parts,
        Money price, int attempts, Instant acceptedAt, Instant changedAt, Instant validUntil, Instant nextAttemptAt,
        String country, String direction, Integer cause, boolean isDoubtful, Reply reply) implements Decoded {
    static Message of(Reply reply) {
        return new Message(
                reply.number("number"), reply.text("id"), reply.text("recipient"), reply.text("kind"),
                reply.text("status"), (int) reply.number("statusCode"), reply.text("statusText"), reply.is("final"),
                (int) reply.number("errorCode"), reply.text("errorText"), reply.text("text"), reply.text("sender"),
                reply.text("comment"), (int) reply.number("parts"), Money.of(reply.object("price")),
                (int) reply.number("attempts"), reply.moment("acceptedAt"), reply.moment("changedAt"),
                reply.moment("validUntil"), reply.moment("nextAttemptAt"), reply.text("country"),
                reply.text("direction"), reply.numberOrNull("cause"), reply.is("doubtful"), reply);
    }
}
