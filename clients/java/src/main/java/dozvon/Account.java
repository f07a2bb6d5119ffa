package dozvon;

/**
 * The account that asks.
 *
 * @param login login
 * @param currency such as RUR
 * @param isSubClient whether it belongs to another account
 * @param reply all of it, members this library has no name for too
 */
public record Account(String login, String currency, boolean isSubClient, Reply reply) implements Decoded {
    static Account of(Reply reply) {
        return new Account(reply.text("login"), reply.text("currency"), reply.is("subClient"), reply);
    }
}
