package dozvon;

import java.math.BigDecimal;
import java.time.Instant;

/** What a call to a handler tells; what is not told is null, or 0. All fields as they came are those of the {@link Webhook}. */
public sealed interface WebhookEvent {
    /** The subscriber's number or address. */
    String phone();

    /** When it happened. */
    Instant at();

    /**
     * The status of a message has changed.
     *
     * @param id of its sending
     * @param status its number in the classic API
     * @param error why it was not delivered; 0: nothing
     * @param cost what it cost
     */
    record StatusChange(String id, String phone, int status, int error, BigDecimal cost, Instant at) implements WebhookEvent {}

    /**
     * A subscriber has written.
     *
     * @param id of what came in
     * @param to your number
     * @param answered the id of the sending it answers
     */
    record MessageCame(String id, String phone, String text, String to, String answered, Instant at) implements WebhookEvent {}

    /**
     * A subscriber has called.
     *
     * @param id of what came in
     * @param to your number
     */
    record CallCame(String id, String phone, String to, Instant at) implements WebhookEvent {}

    /** A subscriber has called to confirm his number. */
    record NumberConfirmed(String phone, Instant at) implements WebhookEvent {}

    /**
     * A call has come to a {@code url} of its menu.
     *
     * @param id of its sending
     * @param item the number of the entry
     * @param name what the entry says
     * @param key what was pressed
     */
    record MenuChoice(String id, String phone, int item, String name, String key, Instant at) implements WebhookEvent {}
}
