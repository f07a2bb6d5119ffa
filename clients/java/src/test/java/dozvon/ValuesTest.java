package dozvon;

import static dozvon.VectorsTest.same;
import static dozvon.VectorsTest.test;
import static dozvon.WireTest.thrown;

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

    private static Map<String, String> called(String body, String type) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal(("7." + body).getBytes(StandardCharsets.UTF_8));
        String signature = "t=7,v1=" + HexFormat.of().formatHex(digest);
        return Webhook.read(body.getBytes(StandardCharsets.UTF_8), signature, type, "secret", Instant.ofEpochSecond(7), Duration.ofSeconds(1)).fields;
    }
}
