package dozvon;

/** Anything that this library throws of itself. */
@SuppressWarnings("serial")
public class DozvonException extends RuntimeException {
    /** @param message what went wrong */
    public DozvonException(String message) {
        super(message);
    }

    /**
     * @param message what went wrong
     * @param cause why
     */
    public DozvonException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The server was not reached, or went away before it had answered: with an idempotency key the request may be repeated. */
    public static class Connection extends DozvonException {
        Connection(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** No answer within the time-out. */
    public static class Timeout extends Connection {
        Timeout(Throwable cause) {
            super("the server did not answer in time", cause);
        }
    }

    /** An answer that is not what this API says: no JSON, not all of it, too much of it, a list that does not end. */
    public static class Unreadable extends DozvonException {
        Unreadable(String message) {
            super("the answer cannot be read: " + message);
        }
    }
}
