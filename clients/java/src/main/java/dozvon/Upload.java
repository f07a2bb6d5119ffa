package dozvon;

import java.time.Instant;

/**
 * A file handed in, to be named within the next twelve hours.
 *
 * @param id what to name
 * @param name with its extension
 * @param bytes bytes
 * @param until when it is thrown away
 * @param reply all of it, members this library has no name for too
 */
public record Upload(String id, String name, long bytes, Instant until, Reply reply) implements Decoded {
    static Upload of(Reply reply) {
        return new Upload(reply.text("id"), reply.text("name"), reply.number("bytes"), reply.moment("until"), reply);
    }
}
