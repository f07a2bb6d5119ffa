package dozvon;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The functions of the classic library with the same names, arguments and results: all values are texts cut from the reply. */
public final class Smsc {
    private static final String[] FORMATS = {
        "", "flash=1", "push=1", "hlr=1", "bin=1", "bin=2", "ping=1", "mms=1", "mail=1", "call=1", "viber=1", "soc=1"
    };
    private static final String NO_ANSWER = ",-100";

    private final String url;
    private final String login;
    private final String password;
    private final int retries;
    private final Duration timeout;
    private final Transport transport;
    private volatile MailRoute mail;

    /**
     * With a time-out of 30 seconds for one try, sent again at most four times.
     *
     * @param url such as https://sms.example.com
     * @param login empty: the password is a key of the account
     * @param password the password, or the key
     */
    public Smsc(String url, String login, String password) {
        this(url, login, password, Duration.ofSeconds(30), 4);
    }

    /**
     * @param url such as https://sms.example.com
     * @param login empty: the password is a key of the account
     * @param password the password, or the key
     * @param timeout of one try
     * @param retries how often a request is sent again when nothing came back
     */
    public Smsc(String url, String login, String password, Duration timeout, int retries) {
        this.url = Transport.address(url);
        if (login.isEmpty() && password.isEmpty()) throw new DozvonException("a login and a password, or a key, is needed");
        this.login = login;
        this.password = password;
        this.retries = retries;
        this.timeout = timeout;
        this.transport = new Transport(null, timeout, 0);
    }

    /** Tells the way of commands by mail, for send_sms_mail. */
    public Smsc mail(MailRoute route) {
        if (route.from.isEmpty() || route.to.isEmpty()) throw new DozvonException("a way of mails needs both addresses: from and to");
        mail = route;
        return this;
    }

    /** id, count, cost, balance; or id, -error. */
    public String[] send_sms(String phones, String message) {
        return send_sms(phones, message, 0, "", "0", 0, null, "");
    }

    /**
     * id, count, cost, balance; or id, -error.
     *
     * @param time empty or 0: now
     * @param id empty: the server's own
     * @param format 0; 1 flash, 2 push, 3 hlr, 4 and 5 bin, 6 ping, 7 mms, 8 mail, 9 call, 10 viber, 11 soc
     * @param sender empty or null: the account's own
     * @param query further fields as name=value&amp;…
     */
    public String[] send_sms(String phones, String message, int translit, String time, String id, int format, String sender, String query) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(List.of(
                Map.entry("cost", "3"), Map.entry("phones", phones), Map.entry("mes", message),
                Map.entry("translit", "" + translit), Map.entry("id", zero(id))));
        fields.addAll(flagOf(format));
        if (sender != null && !sender.isEmpty()) fields.add(Map.entry("sender", sender));
        if (!zero(time).equals("0")) fields.add(Map.entry("time", time));
        fields.addAll(queryFields(query));
        return ask("send", fields).split(",", -1);
    }

    /** Sends a command by mail; see the longer one. */
    public void send_sms_mail(String phones, String message) {
        send_sms_mail(phones, message, 0, "0", "0", 0, "");
    }

    /**
     * Sends a command by mail. There is no reply: a refusal comes as a mail.
     *
     * @throws DozvonException when the mail server does not take it, or {@link #mail} has not told the way
     */
    public void send_sms_mail(String phones, String message, int translit, String time, String id, int format, String sender) {
        MailRoute way = mail;
        if (way == null) throw new DozvonException("send_sms_mail needs mail(MailRoute)");
        String terms = translit + "," + format + "," + (sender == null ? "" : sender);
        new Mail(way).send(String.join(":", login, password, zero(id), zero(time), terms, phones, message), timeout);
    }

    private static String zero(String text) {
        return text == null || text.isEmpty() ? "0" : text;
    }

    /** cost, count; or 0, -error. */
    public String[] get_sms_cost(String phones, String message) {
        return get_sms_cost(phones, message, 0, 0, null, "");
    }

    /** cost, count; or 0, -error. */
    public String[] get_sms_cost(String phones, String message, int translit, int format, String sender, String query) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(
                List.of(Map.entry("cost", "1"), Map.entry("phones", phones), Map.entry("mes", message)));
        if (sender != null && !sender.isEmpty()) fields.add(Map.entry("sender", sender));
        fields.add(Map.entry("translit", "" + translit));
        fields.addAll(flagOf(format));
        fields.addAll(queryFields(query));
        return ask("send", fields).split(",", -1);
    }

    /** The columns of one message; or 0, -error. */
    public String[] get_status(int id, String phone, int all) {
        return get_status(String.valueOf(id), phone, all);
    }

    /** The columns of one message; or 0, -error. */
    public String[] get_status(String id, String phone, int all) {
        return columns(status(id, phone, all), all);
    }

    /** A row for each of several ids, which stand with commas between; one row "0, -error" is a refusal. */
    public String[][] get_statuses(String ids, String phones, int all) {
        return Arrays.stream(status(ids, phones, all).split("\n"))
                .filter(row -> !row.isEmpty()).map(row -> row.split(",", -1)).toArray(String[][]::new);
    }

    private String status(String id, String phone, int all) {
        return ask("status", List.of(Map.entry("phone", phone), Map.entry("id", id), Map.entry("all", "" + all)));
    }

    /** The balance; null when it is refused. */
    public String get_balance() {
        String reply = ask("balance", List.of());
        return reply.contains(",") ? null : reply.trim();
    }

    private String ask(String page, List<Map.Entry<String, String>> given) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        if (login.isEmpty()) {
            fields.add(Map.entry("apikey", password));
        } else {
            fields.add(Map.entry("login", login));
            fields.add(Map.entry("psw", password));
        }
        fields.add(Map.entry("fmt", "1"));
        fields.add(Map.entry("charset", "utf-8"));
        fields.addAll(given);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/sys/" + page + ".php"))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Percent.pairs(fields))).build();
        for (int attempt = 0; ; attempt++) {
            String reply = once(request);
            if (!reply.isEmpty()) return reply;
            if (attempt >= retries) return NO_ANSWER;
            Transport.pause(Transport.growing(attempt));
        }
    }

    private String once(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = transport.once(request);
            return response.statusCode() / 100 == 2 ? new String(response.body(), StandardCharsets.UTF_8) : "";
        } catch (DozvonException.Connection | DozvonException.Unreadable nothing) {
            return "";
        }
    }

    private static List<Map.Entry<String, String>> flagOf(int format) {
        if (format < 0 || format >= FORMATS.length) throw new DozvonException("no format " + format);
        return queryFields(FORMATS[format]);
    }

    private static List<Map.Entry<String, String>> queryFields(String query) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (!part.isEmpty()) fields.add(Map.entry(decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1])));
        }
        return fields;
    }

    private static String decoded(String written) {
        try {
            return Percent.read(written, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | CharacterCodingException notPercent) {
            return written;
        }
    }

    /** Puts together again what the commas of a text have cut. */
    private static String[] columns(String row, int all) {
        String[] columns = row.split(",", -1);
        int most = all == 2 ? 12 : 9;
        int hlrAt = all == 2 ? 17 : 14;
        if (all == 0 || columns.length <= most || columns.length > hlrAt && columns[hlrAt].equals("HLR")) return columns;
        return row.split(",", most);
    }
}
