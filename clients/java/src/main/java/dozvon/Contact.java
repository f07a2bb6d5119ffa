package dozvon;

import java.util.List;

/**
 * A contact of a book.
 *
 * @param id of this contact
 * @param addresses telephones or e-mail addresses
 * @param groups ids of its groups
 * @param name the whole name; null when there is none
 * @param lastName lastName; null when there is none
 * @param firstName firstName; null when there is none
 * @param middleName middleName; null when there is none
 * @param birthday such as 1990-01-07; null when there is none
 * @param ownId an id of your own; null when there is none
 * @param comment for people; null when there is none
 * @param tags words to find it by; null when there is none
 * @param reply all of it, members this library has no name for too
 */
public record Contact(
        long id, List<String> addresses, List<Long> groups, String name, String lastName, String firstName,
        String middleName, String birthday, String ownId, String comment, String tags,
        Reply reply) implements Decoded {
    static Contact of(Reply reply) {
        return new Contact(
                reply.number("id"), reply.texts("addresses"), reply.numbers("groups"), reply.text("name"),
                reply.text("lastName"), reply.text("firstName"), reply.text("middleName"), reply.text("birthday"),
                reply.text("ownId"), reply.text("comment"), reply.text("tags"), reply);
    }
}
