package dozvon;

/** Anything that this library throws of itself. */
public class DozvonException extends RuntimeException {
    public DozvonException(String message) {
        super(message);
    }

    public DozvonException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The server was not reached, or went away before it had answered: with an idempotency key the request may be repeated. */
    public static class Connection extends DozvonException {
        public Connection(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** No answer within the time-out. */
    public static class Timeout extends Connection {
        public Timeout(Throwable cause) {
            super("the server did not answer in time", cause);
        }
    }
}
