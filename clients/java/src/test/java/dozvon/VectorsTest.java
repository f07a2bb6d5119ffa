package dozvon;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Every case of clients/vectors, played by its server (node). A program without a framework: it prints TAP. */
@SuppressWarnings("unchecked")
public final class VectorsTest {
    private static int ran;
    private static int failed;
    private static String server;
    /** The same server with a certificate nobody knows. */
    static String secure;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    interface Check {
        void run() throws Exception;
    }

    public static void main(String[] given) throws Exception {
        Process node = new ProcessBuilder("node", "../vectors/server.mjs").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader lines = new BufferedReader(new InputStreamReader(node.getInputStream()));
        server = lines.readLine();
        secure = lines.readLine();
        try {
            api("api");
            api("trouble");
            classic();
            menus();
            webhooks();
            nobodyAnswers();
            WireTest.run();
            ValuesTest.run();
        } finally {
            node.getOutputStream().close();
        }
        System.out.println("1.." + ran);
        System.exit(failed == 0 ? 0 : 1);
    }

    static void test(String name, Check check) {
        ran++;
        try {
            check.run();
            System.out.println("ok " + ran + " - " + name);
        } catch (Throwable trouble) {
            failed++;
            System.out.println("not ok " + ran + " - " + name + "\n# " + String.valueOf(trouble).replace("\n", "\n# "));
        }
    }

    static void same(Object got, Object expected) {
        String left = Json.write(got);
        String right = Json.write(expected);
        if (!left.equals(right)) throw new AssertionError("got " + left + "\nexpected " + right);
    }

    private static List<Map<String, Object>> vectors(String name) throws Exception {
        return (List<Map<String, Object>>) Json.read(Files.readString(Path.of("../vectors", name)));
    }

    private static void asked(String id, Map<String, Object> vector) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/asked/" + id)).build();
        String count = CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        same(count, String.valueOf(((List<?>) vector.get("exchanges")).size()));
    }

    private static void api(String file) throws Exception {
        List<Map<String, Object>> cases = vectors(file + ".json");
        for (int at = 0; at < cases.size(); at++) {
            Map<String, Object> vector = cases.get(at);
            String id = file + "/" + at;
            test(file + ": " + vector.get("name"), () -> {
                Dozvon dozvon = Dozvon.at(server + "/" + id).key((String) vector.get("key"))
                        .timeout(Duration.ofSeconds((Long) vector.getOrDefault("timeout", 30L)))
                        .retries(((Long) vector.getOrDefault("retries", 2L)).intValue()).build();
                Object expected = vector.containsKey("error") ? vector.get("error") : vector.get("result");
                Object got;
                try {
                    got = call(dozvon, vector);
                } catch (DozvonException refusal) {
                    got = told(refusal);
                }
                same(got, expected);
                asked(id, vector);
            });
        }
    }

    private static Map<String, Object> told(DozvonException trouble) {
        String kind = trouble.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase();
        if (!(trouble instanceof ApiException refusal)) return Map.of("kind", kind);
        Map<String, Object> told = new TreeMap<>(Map.of(
                "kind", kind, "status", refusal.status, "code", refusal.code, "title", refusal.title,
                "detail", refusal.detail, "errors", refusal.errors));
        if (refusal.id != null) told.put("id", refusal.id);
        refusal.retryAfter.ifPresent(seconds -> told.put("retryAfter", Math.min(seconds, 1_000_000))); // of dates it differs
        return told;
    }

    private static Query query(Object filter) {
        Query query = new Query();
        // The order of the contract: that of the members as they are sent.
        List<String> order = List.of("group", "recipient", "status", "kind", "id", "words", "after", "to", "subscriber", "order",
                "from", "search", "client", "states", "changedSince", "limit", "cursor");
        if (filter instanceof Map<?, ?> given) for (String name : order) query.and(name, given.get(name));
        return query;
    }

    private static List<Object> all(Iterable<?> walk) {
        List<Object> items = new ArrayList<>();
        walk.forEach(items::add);
        return items;
    }

    private static Object call(Dozvon dozvon, Map<String, Object> vector) {
        List<Object> given = (List<Object>) vector.get("arguments");
        Object first = given.isEmpty() ? null : given.get(0);
        Object second = given.size() < 2 ? null : given.get(1);
        String[] key = vector.containsKey("idempotencyKey") ? new String[] {(String) vector.get("idempotencyKey")} : new String[0];
        Body body = Body.of(first instanceof Map<?, ?> members ? (Map<String, Object>) members : Map.of());
        Body change = Body.of(second instanceof Map<?, ?> members ? (Map<String, Object>) members : Map.of());
        long number = first instanceof Long whole ? whole : 0;
        switch ((String) vector.get("call")) {
            case "messages.send": return dozvon.messages.send(body, key);
            case "messages.call": {
                List<String> recipients = first instanceof List<?> list ? (List<String>) list : List.of((String) first);
                Body terms = Body.of(given.size() < 3 ? Map.of() : (Map<String, Object>) given.get(2));
                if (second instanceof String text) return dozvon.messages.call(recipients, text, terms, key);
                return dozvon.messages.call(recipients, Menu.of((Map<String, Object>) second), terms, key);
            }
            case "messages.price": return dozvon.messages.price(body);
            case "messages.get": return dozvon.messages.get(number);
            case "messages.find": return dozvon.messages.find((String) first, (String) second);
            case "messages.list": return all(dozvon.messages.list(query(first)));
            case "messages.why": return dozvon.messages.why(number);
            case "messages.remove": dozvon.messages.remove(number); return null;
            case "contacts.list": return all(dozvon.contacts.list(query(first)));
            case "contacts.add": return dozvon.contacts.add(body);
            case "mailContacts.add": return dozvon.mailContacts.add(body);
            case "contacts.get": return dozvon.contacts.get(number);
            case "contacts.change": return dozvon.contacts.change(number, change);
            case "contacts.remove": dozvon.contacts.remove(number); return null;
            case "groups.list": return dozvon.groups.list();
            case "groups.add": return dozvon.groups.add(body, key);
            case "groups.change": return dozvon.groups.change(number, change);
            case "groups.remove": dozvon.groups.remove(number); return null;
            case "groups.join": dozvon.groups.join(number, (Long) second); return null;
            case "groups.leave": dozvon.groups.leave(number, (Long) second); return null;
            case "mailings.create": return dozvon.mailings.create(body, key);
            case "mailings.list": return all(dozvon.mailings.list());
            case "mailings.get": return dozvon.mailings.get((String) first);
            case "mailings.change": return dozvon.mailings.change((String) first, change);
            case "mailings.addRecipients": return dozvon.mailings.addRecipients((String) first, (List<Object>) second, key);
            case "mailings.cancel": return dozvon.mailings.cancel((String) first, key);
            case "mailings.remove": dozvon.mailings.remove((String) first); return null;
            case "templates.list": return dozvon.templates.list();
            case "templates.add": return dozvon.templates.add(body, key);
            case "templates.change": return dozvon.templates.change(number, change);
            case "templates.remove": dozvon.templates.remove(number); return null;
            case "senders.list": return all(dozvon.senders.list(query(first)));
            case "senders.add": return dozvon.senders.add(body, key);
            case "senders.get": return dozvon.senders.get(number);
            case "senders.remove": dozvon.senders.remove(number); return null;
            case "senders.sendCode": dozvon.senders.sendCode(number, key); return null;
            case "senders.checkCode": return dozvon.senders.checkCode(number, (String) second, key);
            case "balance": return dozvon.balance();
            case "number": return dozvon.number((String) first);
            case "numbers": return dozvon.numbers((List<String>) first);
            case "checkMenu": return dozvon.checkMenu((String) first);
            case "incoming": return all(dozvon.incoming(query(first)));
            case "upload":
                return dozvon.upload((String) first, Base64.getDecoder().decode((String) second), (String) given.get(2), key);
            case "request":
                return dozvon.request((String) first, (String) second, query(given.get(2)), given.get(3), key.length == 0 ? null : key[0]);
            default: throw new AssertionError("the library has no " + vector.get("call"));
        }
    }

    private static void classic() throws Exception {
        List<Map<String, Object>> cases = vectors("classic.json");
        for (int at = 0; at < cases.size(); at++) {
            Map<String, Object> vector = cases.get(at);
            String id = "classic/" + at;
            test("classic: " + vector.get("name"), () -> {
                Smsc smsc = new Smsc(server + "/" + id, (String) vector.get("login"), (String) vector.get("password"));
                Object got = classicCall(smsc, vector);
                same(got instanceof Object[] list ? Arrays.asList(list) : got, vector.get("result"));
                asked(id, vector);
            });
        }
    }

    private static Object classicCall(Smsc smsc, Map<String, Object> vector) {
        List<Object> given = (List<Object>) vector.get("arguments");
        switch ((String) vector.get("call")) {
            case "send_sms":
                // An empty sender is none, as in the classic library for Java: that it is empty is said by the query.
                boolean empty = given.size() >= 7 && text(given, 6).isEmpty();
                return smsc.send_sms(text(given, 0), text(given, 1), number(given, 2), text(given, 3), given.size() < 5 ? "0" : text(given, 4),
                        number(given, 5), given.size() < 7 ? null : text(given, 6), empty ? "sender=" : text(given, 7));
            case "get_sms_cost":
                return smsc.get_sms_cost(text(given, 0), text(given, 1), number(given, 2), number(given, 3),
                        given.size() < 5 ? null : text(given, 4), text(given, 5));
            case "get_status": {
                if (!text(given, 0).contains(",")) return smsc.get_status(text(given, 0), text(given, 1), number(given, 2));
                String[][] rows = smsc.get_statuses(text(given, 0), text(given, 1), number(given, 2));
                // The vector's refusal: one row that begins with 0 and a minus.
                if (rows.length == 1 && rows[0][1].startsWith("-")) return rows[0];
                return Arrays.stream(rows).map(Arrays::asList).toArray();
            }
            default: return Objects.requireNonNullElse(smsc.get_balance(), false);
        }
    }

    private static String text(List<Object> given, int at) {
        return given.size() <= at ? "" : given.get(at).toString();
    }

    private static int number(List<Object> given, int at) {
        return given.size() <= at ? 0 : ((Long) given.get(at)).intValue();
    }

    private static void menus() throws Exception {
        for (Map<String, Object> vector : vectors("menus.json"))
            test("menu: " + vector.get("name"), () -> {
                Object expected = vector.containsKey("error") ? vector.get("error") : vector.get("text");
                Object got;
                try {
                    got = Menu.of((Map<String, Object>) vector.get("menu")).text();
                } catch (MenuException wrong) {
                    got = wrong.item < 0 ? Map.of("code", wrong.code) : Map.of("code", wrong.code, "item", wrong.item);
                }
                same(got, expected);
            });
    }

    private static void webhooks() throws Exception {
        for (Map<String, Object> vector : vectors("webhooks.json"))
            test("webhook: " + vector.get("name"), () -> {
                Object got;
                try {
                    byte[] body = ((String) vector.get("body")).getBytes(StandardCharsets.UTF_8);
                    Webhook call = Webhook.read(body, (String) vector.get("signature"), (String) vector.get("contentType"),
                            (String) vector.get("secret"), Instant.ofEpochSecond((Long) vector.get("now")), Duration.ofSeconds(300));
                    got = new LinkedHashMap<>(Map.of("kind", call.kind, "fields", call.fields));
                } catch (Webhook.Refused refused) {
                    got = refused.code;
                }
                Object expected = vector.containsKey("error")
                        ? vector.get("error") : Map.of("kind", vector.get("kind"), "fields", vector.get("fields"));
                same(got, expected);
            });
    }

    private static void nobodyAnswers() throws Exception {
        ServerSocket silent = new ServerSocket(0);
        String url = "http://127.0.0.1:" + silent.getLocalPort();
        Dozvon dozvon = Dozvon.at(url).key("key").timeout(Duration.ofMillis(50)).retries(0).build();
        test("a server that says nothing is a time-out", () -> {
            try {
                dozvon.balance();
                throw new AssertionError("it answered");
            } catch (DozvonException.Timeout expected) {
                same(true, expected instanceof DozvonException.Connection);
            }
        });
        silent.close();
        test("a closed port is a connection that failed", () -> {
            try {
                Dozvon.at(url).key("key").retries(0).build().balance();
                throw new AssertionError("it answered");
            } catch (DozvonException.Connection expected) {
                same(false, expected instanceof DozvonException.Timeout);
            }
            Smsc smsc = new Smsc(url, "shop", "secret", Duration.ofSeconds(20), 0);
            same(Arrays.asList(smsc.send_sms("79990000001", "Hello")), List.of("", "-100"));
        });
        test("an address that is none, and no credentials, are refused at once", () -> {
            for (Dozvon.Builder wrong : List.of(Dozvon.at("sms.example.com").key("key"), Dozvon.at("https://sms.example.com"))) {
                try {
                    wrong.build();
                    throw new AssertionError("it is taken");
                } catch (DozvonException expected) {
                    // as it should be
                }
            }
        });
    }
}
