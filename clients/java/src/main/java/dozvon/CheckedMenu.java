package dozvon;

import java.util.List;

/**
 * What the server says of a text with a menu.
 *
 * @param compiles whether it is a menu
 * @param diagnostics what is wrong with it
 * @param explanation what it does, for people
 * @param reply all of it, members this library has no name for too
 */
public record CheckedMenu(
        boolean compiles, List<Diagnostic> diagnostics, List<String> explanation, Reply reply) implements Decoded {
    static CheckedMenu of(Reply reply) {
        return new CheckedMenu(
                reply.is("compiles"), reply.list("diagnostics", Diagnostic::of), reply.texts("explanation"), reply);
    }
}
