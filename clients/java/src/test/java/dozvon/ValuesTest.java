package dozvon;

import static dozvon.VectorsTest.same;
import static dozvon.VectorsTest.test;
import static dozvon.WireTest.thrown;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Values on their way in and out: JSON, menus of data, calls to a handler. */
final class ValuesTest {
    private ValuesTest() {}

    static void run() {
        replies();
        test("moments have their seconds and their zone, members are sorted by code point", () -> {
            OffsetDateTime whole = OffsetDateTime.parse("2026-11-23T10:00:00+03:00");
            same(Json.write(whole), "\"2026-11-23T10:00:00+03:00\"");
            same(Json.write(Map.of("\ud800\udc00", 1, "\uff61", 2, "10", new Object[] {1}, "9", 3)), "{\"10\":[1],\"9\":3,\"\uff61\":2,\"\ud800\udc00\":1}");
            thrown(DozvonException.class, () -> Json.write(LocalDateTime.parse("2026-11-23T10:00:00")));
            thrown(DozvonException.class, () -> Json.write(Double.NaN));
        });
        test("numbers of a menu may be of any whole type, and what is of another form is told", () -> {
            Map<String, Object> dial = Map.of("call", List.of("79990000001"), "wait", 20, "ok", "end");
            same(new Menu("Press 1.").item("1", dial).record("2", 10).text(), "{menu: Press 1.\n1: call: 79990000001 wait=20 ok:end\n2: record: 10\n}");
            for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                    Map.of("call", List.of("79990000001"), "ok", "end\n2: back"), Map.of("call", "79990000001"), Map.of("call", List.of(1)),
                    Map.of("play", 1), Map.of("sms", 1), Map.of("sms", Map.of("to", 1)), Map.of("record", true), Map.of("notify", 1)))
                thrown(MenuException.class, () -> new Menu("Press 1.").item("1", wrong).text());
            same(thrown(MenuException.class, () -> Menu.of(Map.of("menu", "x", "items", List.of(1))).text()).item, 0);
            same(thrown(MenuException.class, () -> Menu.of(Map.of("items", 1)).text()).code, "text-empty");
        });
        test("a call to a handler is read in every locale, and nothing but texts is", () -> {
            Locale before = Locale.getDefault();
            Locale.setDefault(Locale.forLanguageTag("tr"));
            try {
                same(called("{\"ID\":\"1\"}", "APPLICATION/JSON"), Map.of("ID", "1"));
            } finally {
                Locale.setDefault(before);
            }
            same(called("a=%D0%B6+1&b", ""), Map.of("a", "ж 1", "b", ""));
            for (String body : List.of("{\"a\":1}", "{\"a\":null}", "null", "[]", "{\"a\":\"1\""))
                same(thrown(Webhook.Refused.class, () -> called(body, "application/json")).code, "body-unreadable");
            for (String body : List.of("a=%FF", "a=%zz", "a=%d"))
                same(thrown(Webhook.Refused.class, () -> called(body, null)).code, "body-unreadable");
        });
    }

    @SuppressWarnings("unchecked")
    private static Reply reply(String json) {
        return new Reply((Map<String, Object>) Json.read(json));
    }

    private static void replies() {
        test("a reply has its members by name and by their types, and those nobody knows", () -> {
            Message message = Message.of(reply("{\"number\":7,\"id\":\"order.17\",\"status\":\"delivered\",\"final\":true,\"errorText\":null,\"younger\":[1],"
                    + "\"price\":{\"amount\":\"1.40\",\"currency\":\"RUR\"},\"acceptedAt\":\"2026-11-23T06:57:03.000Z\",\"validUntil\":null,\"cause\":16}"));
            same(List.of(message.number(), message.id(), message.isFinal(), message.cause()), List.of(7L, "order.17", true, 16));
            same(message.errorText() == null && message.validUntil() == null && message.sender() == null, true);
            same(message.price().toString(), "1.40 RUR");
            same(message.price().amount().compareTo(new BigDecimal("1.4")), 0);
            same(message.acceptedAt(), Instant.parse("2026-11-23T06:57:03Z"));
            same(message.reply().members().get("younger"), List.of(1));
            same(message.equals(Message.of(reply(Json.write(message)))), true);
            Contact contact = Contact.of(reply("{\"id\":3,\"addresses\":[\"79990000001\",null],\"groups\":[1000002]}"));
            same(contact.addresses(), List.of("79990000001"));
            same(contact.groups(), List.of(1000002));
            AcceptedSending sent = AcceptedSending.of(reply("{\"recipients\":[{\"recipient\":\"1\",\"refused\":{\"statusCode\":22,\"errorCode\":8}},{\"recipient\":\"2\"}]}"));
            same(sent.recipients().get(0).refused().errorCode(), 8);
            same(sent.recipients().get(1).refused() == null && sent.price().amount() == null, true);
        });
        test("an amount that is no number, and a moment that is none, are unreadable", () -> {
            thrown(DozvonException.Unreadable.class, () -> Balance.of(reply("{\"balance\":{\"amount\":\"much\"}}")));
            thrown(DozvonException.Unreadable.class, () -> Upload.of(reply("{\"until\":\"tomorrow\"}")));
        });
        test("a call to a handler is one of five events", () -> {
            same(event("id=7&phone=79990000001&status=20&err=1&cost=1.40&ts=1790000000") instanceof WebhookEvent.StatusChange status
                    && status.status() == 20 && status.error() == 1 && status.cost().toString().equals("1.40")
                    && status.at().equals(Instant.ofEpochSecond(1790000000)), true);
            same(event("phone=79990000001&mes=%D0%B4%D0%B0&to=79990000009&sms_id=7") instanceof WebhookEvent.MessageCame message
                    && message.text().equals("да") && message.answered().equals("7") && message.at() == null, true);
            same(event("phone=79990000001&mes=&to=79990000009&call=1") instanceof WebhookEvent.CallCame call && call.to().equals("79990000009"), true);
            same(event("phone=79990000001&waitcall=1&ts=x") instanceof WebhookEvent.NumberConfirmed call && call.at() == null, true);
            same(event("id=7&phone=79990000001&item=12&name=Ten&key=2") instanceof WebhookEvent.MenuChoice choice
                    && choice.item() == 12 && choice.key().equals("2"), true);
        });
    }

    private static WebhookEvent event(String body) throws Exception {
        return read(body, null).event();
    }

    private static Map<String, String> called(String body, String type) throws Exception {
        return read(body, type).fields;
    }

    private static Webhook read(String body, String type) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal(("7." + body).getBytes(StandardCharsets.UTF_8));
        String signature = "t=7,v1=" + HexFormat.of().formatHex(digest);
        return Webhook.read(body.getBytes(StandardCharsets.UTF_8), signature, type, "secret", Instant.ofEpochSecond(7), Duration.ofSeconds(1));
    }
}
