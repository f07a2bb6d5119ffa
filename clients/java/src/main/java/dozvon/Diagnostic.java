package dozvon;

/**
 * One mistake of a menu; lines and columns count from 1.
 *
 * @param code such as number-malformed
 * @param severity error or warning
 * @param sentence for people
 * @param line line
 * @param column column
 * @param endLine endLine
 * @param endColumn endColumn
 * @param reply all of it, members this library has no name for too
 */
public record Diagnostic(
        String code, String severity, String sentence, int line, int column, int endLine, int endColumn,
        Reply reply) implements Decoded {
    static Diagnostic of(Reply reply) {
        return new Diagnostic(
                reply.text("code"), reply.text("severity"), reply.text("sentence"), (int) reply.number("line"),
                (int) reply.number("column"), (int) reply.number("endLine"), (int) reply.number("endColumn"), reply);
    }
}
