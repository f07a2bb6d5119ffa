package dozvon;

import java.time.Instant;
import java.util.List;

/**
 * A mailing to many.
 *
 * @param id of this mailing
 * @param name for people
 * @param stage new, waiting, running, paused, finished, cancelled or failed
 * @param kind such as sms
 * @param text what is sent
 * @param sender under which name; null when there is none
 * @param recipients how many it has
 * @param groups ids of the groups it goes to
 * @param createdAt when it was planned
 * @param plannedAt when it begins; null when there is none
 * @param repeat such as by-hand or weekly
 * @param perSecond recipients a second at most; null when there is none
 * @param run which run it is, or was last
 * @param total recipients of the present or last run
 * @param taken how many of them have become messages
 * @param failure why it failed; null when there is none
 * @param reply all of it, members this library has no name for too
 */
public record Mailing(
        String id, String name, String stage, String kind, String text, String sender, int recipients,
        List<Long> groups, Instant createdAt, Instant plannedAt, String repeat, Integer perSecond, int run,
        int total, int taken, String failure, Reply reply) implements Decoded {
    static Mailing of(Reply reply) {
        return new Mailing(
                reply.text("id"), reply.text("name"), reply.text("stage"), reply.text("kind"), reply.text("text"),
                reply.text("sender"), (int) reply.number("recipients"), reply.numbers("groups"),
                reply.moment("createdAt"), reply.moment("plannedAt"), reply.text("repeat"),
                reply.numberOrNull("perSecond"), (int) reply.number("run"), (int) reply.number("total"),
                (int) reply.number("taken"), reply.text("failure"), reply);
    }
}
