package dozvon;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.Function;

/** One account on one server. May be used by many threads. */
public final class Dozvon {
    private static final String ROOT = "/api/v1";

    /** Messages are sent, looked at, taken away. */
    public final Messages messages = new Messages(this);
    /** The book of telephones. */
    public final Contacts contacts = new Contacts(this, "phones");
    /** Groups of the book of telephones. */
    public final Groups groups = new Groups(this, "phones");
    /** The book of e-mail addresses. */
    public final Contacts mailContacts = new Contacts(this, "mails");
    /** Groups of the book of e-mail addresses. */
    public final Groups mailGroups = new Groups(this, "mails");
    /** Mailings to many. */
    public final Mailings mailings = new Mailings(this);
    /** Texts kept to be sent again. */
    public final Templates templates = new Templates(this);
    /** Names to send under. */
    public final Senders senders = new Senders(this);

    private final String root;
    private final String authorization;
    private final Transport transport;

    private Dozvon(Builder given) {
        this.root = Transport.address(given.url);
        if (given.authorization == null) throw new DozvonException("a key, or a login and a password, is needed");
        this.authorization = given.authorization;
        this.transport = new Transport(given.client, given.timeout, given.retries);
    }

    /**
     * Begins to make a client.
     *
     * @param url such as https://sms.example.com; a path before /api may follow
     */
    public static Builder at(String url) {
        return new Builder(url);
    }

    /** How the server is reached. */
    public static final class Builder {
        private final String url;
        private String authorization;
        private Duration timeout = Duration.ofSeconds(30);
        private int retries = 2;
        private HttpClient client;

        private Builder(String url) {
            this.url = url;
        }

        /** A key of the account. */
        public Builder key(String key) {
            if (!key.isEmpty()) authorization = "Bearer " + Transport.header("the key", key);
            return this;
        }

        /** In place of a key. */
        public Builder login(String login, String password) {
            if (login.isEmpty()) return this;
            byte[] both = (login + ":" + password).getBytes(StandardCharsets.UTF_8);
            authorization = "Basic " + Base64.getEncoder().encodeToString(both);
            return this;
        }

        /** Of one try, its answer included; 30 seconds unless told. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** How often a request may be sent again; 2 unless told. */
        public Builder retries(int retries) {
            this.retries = retries;
            return this;
        }

        /** In place of one of the library's own: for a proxy, or certificates of your own. It must not follow redirects. */
        public Builder httpClient(HttpClient client) {
            this.client = client;
            return this;
        }

        /**
         * Makes the client; nothing is asked yet.
         *
         * @throws DozvonException when the address is none, or no credentials are told
         */
        public Dozvon build() {
            return new Dozvon(this);
        }
    }

    /**
     * Asks any address of the API: for operations younger than this library.
     *
     * @param body null: none; byte[] as it is; anything else as JSON
     * @param key an idempotency key; null: none
     * @return maps, lists, texts, numbers; null when there is nothing; byte[] when it is no JSON
     */
    public Object request(String method, String path, Query query, Object body, String key) {
        return ask(method, path + (query == null ? "" : query), body, key, "application/octet-stream");
    }

    Object ask(String method, String target, Object body, String key, String bytesType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + ROOT + target))
                .header("accept", "application/json").header("authorization", authorization);
        if (key != null) request.header("idempotency-key", '"' + checked(key) + '"');
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            byte[] octets = body instanceof byte[] bytes ? bytes : Json.write(body).getBytes(StandardCharsets.UTF_8);
            request.header("content-type", body instanceof byte[] ? Transport.header("the content type", bytesType) : "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(octets));
        }
        byte[] reply = transport.send(request.build());
        if (reply.length == 0) return null;
        try {
            return Json.read(new String(reply, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notJson) {
            return reply;
        }
    }

    private static String checked(String key) {
        if (key.matches("[ !#-\\[\\]-~]{1,255}")) return key;
        throw new DozvonException("an idempotency key is 1 to 255 characters of printable ASCII without quotes and backslashes");
    }

    /** An object. */
    Reply one(String method, String target, Object body, String... key) {
        return objectOf(ask(method, target, body, key.length == 0 ? null : key[0], null));
    }

    @SuppressWarnings("unchecked")
    private static Reply objectOf(Object reply) {
        if (reply instanceof Map<?, ?> object) return new Reply((Map<String, Object>) object);
        throw new DozvonException.Unreadable("it is no object of JSON");
    }

    /** Nothing, whatever is told. */
    void nothing(String method, String target, Object body, String... key) {
        ask(method, target, body, key.length == 0 ? null : key[0], null);
    }

    <T> List<T> items(String method, String target, Object body, Function<Reply, T> of) {
        return itemsOf(one(method, target, body), of);
    }

    private static <T> List<T> itemsOf(Reply page, Function<Reply, T> of) {
        if (!(page.members().get("items") instanceof List<?>)) throw new DozvonException.Unreadable("it is no list");
        return page.list("items", of);
    }

    /** The key of a request that is done once: the caller's, or a fresh one. */
    static String keyOf(String[] given) {
        return given.length == 0 || given[0] == null ? UUID.randomUUID().toString() : given[0];
    }

    /** All items of a list; the next page is asked for when the last one is used up. */
    <T> Iterable<T> walked(String path, Query filter, Function<Reply, T> of) {
        Query query = filter == null ? new Query() : filter;
        return () -> new Iterator<>() {
            private Iterator<T> page;
            private String cursor;

            @Override
            public boolean hasNext() {
                while (page == null || !page.hasNext() && cursor != null) {
                    Reply told = one("GET", path + (cursor == null ? query : query.next(cursor)), null);
                    page = itemsOf(told, of).iterator();
                    String next = told.text("next");
                    if (next == null ? told.members().get("next") != null : next.isEmpty() || next.equals(cursor))
                        throw new DozvonException.Unreadable("the list does not end");
                    cursor = next;
                }
                return page.hasNext();
            }

            @Override
            public T next() {
                if (!hasNext()) throw new NoSuchElementException();
                return page.next();
            }
        };
    }

    /** The account that asks. */
    public Account account() {
        return Account.of(one("GET", "/account", null));
    }

    /** Its balance. */
    public Balance balance() {
        return Balance.of(one("GET", "/account/balance", null));
    }

    /** What the numbering plan says of a number; nothing is sent and nothing costs. */
    public PhoneNumber number(String phone) {
        return PhoneNumber.of(one("GET", "/numbers/" + Percent.written(phone), null));
    }

    /** The same of up to 500, in their order. */
    public List<PhoneNumber> numbers(List<String> phones) {
        return items("POST", "/numbers/lookup", Body.with("numbers", phones), PhoneNumber::of);
    }

    /** Mistakes of a text with a menu, with line and column, and what the menu does. */
    public CheckedMenu checkMenu(String text) {
        return CheckedMenu.of(one("POST", "/menus/check", Body.with("text", text)));
    }

    /** Messages from subscribers, oldest first; filter: after, to, subscriber, order, from, limit. */
    public Iterable<IncomingMessage> incoming(Query filter) {
        return walked("/incoming-messages", filter, IncomingMessage::of);
    }

    /** Hands in a sound or an attachment, up to 5 MiB; its id is named within the next twelve hours. */
    public Upload upload(String name, byte[] content, String contentType, String... key) {
        return Upload.of(objectOf(ask("POST", "/uploads" + Query.with("name", name), content, keyOf(key), contentType)));
    }
}
