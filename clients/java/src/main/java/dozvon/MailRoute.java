package dozvon;

import javax.net.ssl.SSLContext;

/**
 * The way of commands by mail: {@code MailRoute.by("smtp.example.com", 587).from("me@shop.example").to("send@send.sms.example.com")}.
 * The mails have the password in them: unless told, they leave this machine encrypted, and the mail server's certificate is checked.
 */
public final class MailRoute {
    /** How the way to the mail server is kept secret. */
    public enum Security {
        /** TLS from the beginning (RFC 8314). */
        TLS,
        /** STARTTLS (RFC 3207); a server that does not offer it gets nothing. */
        STARTTLS,
        /** Not at all: whoever is on the way reads the password. */
        PLAIN
    }

    final String host;
    final int port;
    String from = "";
    String to = "";
    String login;
    String password;
    SSLContext context;
    private Security security;

    private MailRoute(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * Begins to tell a way.
     *
     * @param host of a mail server
     * @param port such as 25, 465 (TLS from the beginning) or 587
     */
    public static MailRoute by(String host, int port) {
        return new MailRoute(host, port);
    }

    /** Your address. */
    public MailRoute from(String address) {
        from = checked(address);
        return this;
    }

    /** The server's address for commands, such as send@send.sms.example.com. */
    public MailRoute to(String address) {
        to = checked(address);
        return this;
    }

    /** Of the mail server, when it asks for one. */
    public MailRoute login(String login, String password) {
        this.login = login;
        this.password = password;
        return this;
    }

    /** PLAIN on this machine, TLS at port 465 and STARTTLS elsewhere, unless told. */
    public MailRoute security(Security security) {
        this.security = security;
        return this;
    }

    /** For certificates of your own. */
    public MailRoute sslContext(SSLContext context) {
        this.context = context;
        return this;
    }

    Security way() {
        if (security != null) return security;
        if (host.toLowerCase(java.util.Locale.ROOT).matches("localhost|127([.][0-9]{1,3}){3}|\\[?::1]?")) return Security.PLAIN;
        return port == 465 ? Security.TLS : Security.STARTTLS;
    }

    private static String checked(String given) {
        if (given.matches("[!-;=?-~]+@[!-;=?-~]+")) return given;
        throw new DozvonException("not a mail address: " + given);
    }
}
