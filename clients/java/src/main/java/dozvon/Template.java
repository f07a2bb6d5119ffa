package dozvon;

/**
 * A text kept to be sent again.
 *
 * @param id of this template
 * @param name for people
 * @param text what is sent
 * @param kind of the sending it is for; null when there is none
 * @param sender under which name; null when there is none
 * @param isSignature whether it goes at the end of texts
 * @param reply all of it, members this library has no name for too
 */
public record Template(
        long id, String name, String text, String kind, String sender, boolean isSignature,
        Reply reply) implements Decoded {
    static Template of(Reply reply) {
        return new Template(
                reply.number("id"), reply.text("name"), reply.text("text"), reply.text("kind"), reply.text("sender"),
                reply.is("signature"), reply);
    }
}
