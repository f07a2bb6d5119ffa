package dozvon;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The menu of a call as data: {@code new Menu("Press 1.").start("Hello!").play("1", "One").end("Goodbye!")}. */
public final class Menu {
    private static final Pattern SELECTOR = Pattern.compile("[*#]|[A-Za-z0-9]+");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{3,15}");
    private static final Pattern ADDRESS = Pattern.compile("(?i:https?)://[^\\s/?#]\\S*");
    private static final Pattern COMMAND = Pattern.compile("(?i)back|start|repeat|end|url|record|record[ \\t]+[0-9]+");
    private static final Set<String> WORDS = Set.of("back", "start", "repeat", "end");
    private static final int LENGTH_MAX = 1000;

    private final String choice;
    private final List<Map<String, Object>> items = new ArrayList<>();
    private String start = "";
    private String end = "";

    /** @param choice what may be pressed, spoken again after a silence */
    public Menu(String choice) {
        this.choice = choice;
    }

    /** A menu as it is written in JSON; what is wrong with it is told by {@link #text()}. */
    @SuppressWarnings("unchecked")
    public static Menu of(Map<String, Object> data) {
        Menu menu = new Menu(textOf(data, "menu"));
        menu.start = textOf(data, "start");
        menu.end = textOf(data, "end");
        if (data.get("items") instanceof List<?> items)
            for (Object item : items) menu.items.add(item instanceof Map<?, ?> action ? (Map<String, Object>) action : Map.of());
        return menu;
    }

    /** Spoken first, once. */
    public Menu start(String text) {
        start = text;
        return this;
    }

    /** Spoken before the call ends. */
    public Menu end(String text) {
        end = text;
        return this;
    }

    /**
     * What a key does, as JSON has it.
     *
     * @param on 1 to 9, a path of keys (12: key 2 after key 1), *, #, 0, or the label of a jump
     */
    public Menu item(String on, Map<String, Object> action) {
        Map<String, Object> item = new HashMap<>(action);
        item.put("on", on);
        items.add(item);
        return this;
    }

    /** Speaks a text. */
    public Menu play(String on, String text) {
        return item(on, Map.of("play", text));
    }

    /**
     * Goes elsewhere.
     *
     * @param what back, start, repeat or end
     */
    public Menu doing(String on, String what) {
        return item(on, Map.of("do", what));
    }

    /** Puts the call through to the first of one to nine numbers that answers. */
    public Menu call(String on, String... numbers) {
        return item(on, Map.of("call", List.of(numbers)));
    }

    /**
     * Sends an SMS.
     *
     * @param to a number, or $phone for who is called
     */
    public Menu sms(String on, String to, String sender, String text) {
        return item(on, Map.of("sms", Map.of("to", to, "sender", sender, "text", text)));
    }

    /**
     * Records what is said.
     *
     * @param seconds at most, 1 to 1,800
     */
    public Menu record(String on, int seconds) {
        return item(on, Map.of("record", seconds));
    }

    /** Tells the account's handler. */
    public Menu notify(String on) {
        return item(on, Map.of("notify", true));
    }

    /** Tells an address. */
    public Menu notify(String on, String address) {
        return item(on, Map.of("notify", address));
    }

    /**
     * What is sent with a call.
     *
     * @throws MenuException when the data are no menu
     */
    public String text() {
        Set<Object> known = new HashSet<>();
        for (Map<String, Object> item : items) known.add(item.get("on"));
        List<String> lines = new ArrayList<>();
        if (!plain(start).isEmpty()) lines.add(plain(start));
        lines.add("{menu: " + spoken(choice));
        for (int at = 0; at < items.size(); at++) lines.add(entry(items.get(at), at, known));
        lines.add("}");
        if (!plain(end).isEmpty()) lines.add(plain(end));
        if (spoken(choice).isEmpty()) throw new MenuException("text-empty", -1);
        String text = String.join("\n", lines);
        if (text.codePointCount(0, text.length()) > LENGTH_MAX) throw new MenuException("text-too-long", -1);
        return text;
    }

    /** What is no text is none: the check of the text says what is wrong. */
    private static String textOf(Map<?, ?> data, String name) {
        return data.get(name) instanceof String words ? words : "";
    }

    /** Whether a value is a whole number of these. */
    private static boolean isWhole(Object value, int least, int most) {
        boolean whole = value instanceof Integer || value instanceof Long || value instanceof Short;
        return whole && ((Number) value).longValue() >= least && ((Number) value).longValue() <= most;
    }

    private static void hold(boolean fulfilled, String code, int at) {
        if (!fulfilled) throw new MenuException(code, at);
    }

    private static String entry(Map<String, Object> item, int at, Set<Object> known) {
        String on = textOf(item, "on");
        hold(SELECTOR.matcher(on).matches(), "selector-wrong", at);
        boolean isCall = item.containsKey("call");
        long actions = List.of("play", "do", "call", "sms", "record", "notify").stream()
                .filter(name -> item.containsKey(name) && !(isCall && name.equals("record"))).count();
        hold(actions == 1, "action-wrong", at);
        return on + ": " + value(item, at, known);
    }

    private static String value(Map<String, Object> item, int at, Set<Object> known) {
        if (item.containsKey("play")) {
            String text = spoken(textOf(item, "play"));
            hold(!text.isEmpty(), "text-empty", at);
            hold(!COMMAND.matcher(text).matches(), "text-is-command", at);
            return text;
        }
        if (item.containsKey("do")) {
            String word = textOf(item, "do");
            hold(WORDS.contains(word), "action-wrong", at);
            return word;
        }
        if (item.containsKey("call")) return called(item, item.get("call") instanceof List<?> numbers ? numbers : List.of(), at, known);
        if (item.containsKey("sms")) return texted(item.get("sms") instanceof Map<?, ?> sms ? sms : Map.of(), at);
        if (item.containsKey("record")) {
            hold(isWhole(item.get("record"), 1, 1800), "record-wrong", at);
            return "record: " + item.get("record");
        }
        if (Boolean.TRUE.equals(item.get("notify"))) return "url";
        hold(item.get("notify") instanceof String address && ADDRESS.matcher(address).matches(), "address-wrong", at);
        return escaped((String) item.get("notify"));
    }

    private static String called(Map<String, Object> item, List<?> numbers, int at, Set<Object> known) {
        hold(!numbers.isEmpty() && numbers.size() <= 9, "numbers-wrong", at);
        hold(numbers.stream().allMatch(one -> one instanceof String words && PHONE.matcher(words).matches()), "number-wrong", at);
        StringBuilder written = new StringBuilder("call: ");
        written.append(numbers.stream().map(String::valueOf).collect(Collectors.joining(",")));
        if (item.get("wait") != null) {
            hold(isWhole(item.get("wait"), 1, 120), "wait-wrong", at);
            written.append(" wait=").append(item.get("wait"));
        }
        if (item.get("ok") != null) {
            hold(item.get("ok").equals("end"), "action-wrong", at);
            written.append(" ok:end");
        }
        if (item.get("err") != null) {
            hold(known.contains(item.get("err")), "target-unknown", at);
            written.append(" err:").append(item.get("err"));
        }
        if (Boolean.TRUE.equals(item.get("record"))) written.append(" record");
        return written.toString();
    }

    private static String texted(Map<?, ?> sms, int at) {
        String to = textOf(sms, "to");
        String sender = textOf(sms, "sender");
        hold(to.equals("$phone") || PHONE.matcher(to).matches(), "number-wrong", at);
        hold(!plain(sender).isEmpty() && !sender.matches("(?s).*[,\r\n].*"), "sender-wrong", at);
        String text = plain(textOf(sms, "text"));
        hold(!text.isEmpty(), "text-empty", at);
        return "sms: " + to + "," + plain(sender) + "," + text;
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\\\{}]", "\\\\$0");
    }

    /** One line without blanks at its ends, its braces and backslashes plain characters. */
    private static String plain(String text) {
        return escaped(text.replaceAll("\\A[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z", "").replaceAll("[ \\t]*[\\r\\n][ \\t\\r\\n]*", " "));
    }

    /** The same where a colon could make a command or an entry of it. */
    private static String spoken(String text) {
        return plain(text).replace(":", "\\:");
    }
}
