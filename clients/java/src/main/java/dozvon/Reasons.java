package dozvon;

import java.util.List;

/**
 * Why a message is where it is.
 *
 * @param status such as waiting
 * @param statusCode the number of it in the classic API
 * @param errorCode why it was not delivered; 0: nothing
 * @param rule the rule of routing that decided; null when there is none
 * @param sentences for people
 * @param reply all of it, members this library has no name for too
 */
public record Reasons(
        String status, int statusCode, int errorCode, String rule, List<String> sentences,
        Reply reply) implements Decoded {
    static Reasons of(Reply reply) {
        return new Reasons(
                reply.text("status"), (int) reply.number("statusCode"), (int) reply.number("errorCode"),
                reply.text("rule"), reply.texts("sentences"), reply);
    }
}
