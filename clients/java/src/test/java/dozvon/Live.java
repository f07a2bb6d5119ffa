package dozvon;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Does what every library does against a live server (clients/README.md) and prints what came of it. */
public final class Live {
    private static Dozvon dozvon;

    private static <T> T until(Supplier<T> ask, Predicate<T> done) throws InterruptedException {
        for (int left = 120; ; left--) {
            T value = ask.get();
            if (done.test(value) || left == 0) return value;
            Thread.sleep(500);
        }
    }

    private static String ended(String id, String recipient) throws InterruptedException {
        return until(() -> {
            for (Message message : dozvon.messages.list(Query.with("recipient", recipient).and("id", id))) return message;
            return Message.of(new Reply(Map.of()));
        }, Message::isFinal).status();
    }

    public static void main(String[] given) throws InterruptedException {
        String url = System.getenv("DOZVON_URL");
        dozvon = Dozvon.at(url).key(System.getenv("DOZVON_KEY")).build();
        Map<String, Object> told = new TreeMap<>();
        Body hello = Body.sending("Hello", "79990000001");
        String key = "live-" + System.nanoTime();
        AcceptedSending sent = dozvon.messages.send(hello, key);
        told.put("sent", sent.count());
        told.put("again", dozvon.messages.send(hello, key).id().equals(sent.id()));
        told.put("delivered", ended(sent.id(), "79990000001"));
        Menu menu = new Menu("Press 1").play("1", "One");
        AcceptedSending call = dozvon.messages.call(List.of("79990000002"), menu, new Body());
        told.put("called", ended(call.id(), "79990000002"));
        told.put("price", dozvon.messages.price(Body.sending("a".repeat(161), "79990000001")).count());
        dozvon.messages.send(Body.sending("Hello again", "79990000001"));
        int listed = 0;
        for (Message ignored : dozvon.messages.list(Query.with("recipient", "79990000001").and("limit", 1))) listed++;
        told.put("listed", listed);
        lists(told);
        told.put("complaint", dozvon.checkMenu("Hello{menu: Press 1\n1: call:12x\n}").diagnostics().get(0).code());
        try {
            Dozvon.at(url).key("wrong").build().balance();
        } catch (ApiException.Authentication expected) {
            told.put("refused", "authentication");
        }
        told.put("classic", classic(url));
        System.out.println(Json.write(told));
    }

    private static void lists(Map<String, Object> told) throws InterruptedException {
        Contact contact = dozvon.contacts.add(Body.with("addresses", List.of("79990000003")).and("name", "Анна"));
        for (Contact found : dozvon.contacts.list(Query.with("search", "Анна"))) told.put("contact", found.name());
        dozvon.contacts.remove(contact.id());
        long template = dozvon.templates.add(Body.with("name", "live").and("text", "one")).id();
        dozvon.templates.change(template, Body.with("text", "two"));
        told.put("template", dozvon.templates.list().get(0).text());
        dozvon.templates.remove(template);
        Body mailing = Body.sending("Hello", "79990000004", "79990000005").and("name", "live").and("open", true);
        String id = dozvon.mailings.create(mailing).id();
        dozvon.mailings.addRecipients(id, List.of("79990000006"));
        dozvon.mailings.start(id);
        Mailing ended = until(() -> dozvon.mailings.get(id), one -> one.stage().equals("finished"));
        told.put("mailing", ended.recipients());
    }

    private static List<Object> classic(String url) throws InterruptedException {
        Smsc smsc = new Smsc(url, System.getenv("DOZVON_LOGIN"), System.getenv("DOZVON_PASSWORD"));
        String[] columns = smsc.send_sms("79990000007", "Hello");
        String status = until(() -> smsc.get_status(columns[0], "79990000007", 0)[0], one -> !one.equals("-1") && !one.equals("0"));
        List<String> cost = Arrays.asList(smsc.get_sms_cost("79990000007", "Hello"));
        return List.of(columns.length, status, cost, smsc.get_balance().matches("\\d+\\.\\d\\d"));
    }
}
