package dozvon;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A mail to a mail server (RFC 5321): encrypted as its route says, signed in when the route has a login (RFC 4954). */
final class Mail {
    /** RFC 5321 4.5.3.1.5: a line of a reply has 512 octets at most. */
    private static final int LINE_MOST = 512;
    /** Servers say a few lines to each command; one that never stops is none. */
    private static final int LINES_MOST = 100;

    private final MailRoute route;
    private InputStream heard;
    private OutputStream said;

    Mail(MailRoute route) {
        this.route = route;
    }

    /** Hands a text over; afterwards the mail server has taken it. */
    void send(String text, Duration timeout) {
        AtomicBoolean late = new AtomicBoolean();
        try (Socket socket = new Socket()) {
            // Writes know no time-out: what takes longer loses its connection.
            CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
                late.set(true);
                close(socket);
            });
            socket.connect(new InetSocketAddress(route.host, route.port), (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
            over(route.way() == MailRoute.Security.TLS ? encrypted(socket) : socket);
            talk(socket, text);
        } catch (IOException trouble) {
            if (late.get() || trouble instanceof java.net.SocketTimeoutException) throw new DozvonException.Timeout(trouble);
            throw new DozvonException.Connection("the mail server cannot be reached: " + trouble.getMessage(), trouble);
        }
    }

    private void over(Socket socket) throws IOException {
        heard = new BufferedInputStream(socket.getInputStream());
        said = socket.getOutputStream();
    }

    private Socket encrypted(Socket socket) throws IOException {
        SSLSocketFactory factory = route.context == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : route.context.getSocketFactory();
        SSLSocket over = (SSLSocket) factory.createSocket(socket, route.host, route.port, true);
        SSLParameters checks = over.getSSLParameters();
        // A socket by itself does not ask whose certificate it is.
        checks.setEndpointIdentificationAlgorithm("HTTPS");
        over.setSSLParameters(checks);
        over.startHandshake();
        return over;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            // it is closed
        }
    }

    private void talk(Socket socket, String text) throws IOException {
        expect("220");
        String offered = ask("EHLO localhost", "250");
        if (route.way() == MailRoute.Security.STARTTLS) {
            ask("STARTTLS", "220");
            // What has been heard before is of no worth (RFC 3207 4.2).
            over(encrypted(socket));
            offered = ask("EHLO localhost", "250");
        }
        if (route.login != null) signIn(offered);
        ask("MAIL FROM:<" + route.from + ">", "250");
        ask("RCPT TO:<" + route.to + ">", "250");
        ask("DATA", "354");
        ask(message(text) + "\r\n.", "250");
        try {
            say("QUIT");
        } catch (IOException gone) {
            // The mail is taken; what becomes of this changes nothing.
        }
    }

    /** PLAIN, or LOGIN where that alone is offered. */
    private void signIn(String offered) throws IOException {
        List<String> mechanisms = offered.toUpperCase(Locale.ROOT).lines().filter(line -> line.startsWith("AUTH", 4))
                .flatMap(line -> Stream.of(line.split("[ =]"))).toList();
        boolean loginAlone = mechanisms.contains("LOGIN") && !mechanisms.contains("PLAIN");
        if (!loginAlone) {
            ask("AUTH PLAIN " + base64("\0" + route.login + "\0" + route.password), "235");
            return;
        }
        ask("AUTH LOGIN", "334");
        ask(base64(route.login), "334");
        ask(base64(route.password), "235");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String ask(String line, String code) throws IOException {
        say(line);
        return expect(code);
    }

    private void say(String line) throws IOException {
        said.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        said.flush();
    }

    /** In base64 no line is too long, begins with a dot, or needs a way for eight bits. */
    private String message(String text) {
        byte[] octets = text.replaceAll("\r\n|\r|\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return String.join("\r\n",
                "From: <" + route.from + ">", "To: <" + route.to + ">",
                "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
                "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
                "", Base64.getMimeEncoder().encodeToString(octets));
    }

    /** Reads a reply to its last line; all of its lines. */
    private String expect(String code) throws IOException {
        StringBuilder told = new StringBuilder();
        for (int lines = 0; lines < LINES_MOST; lines++) {
            String line = line(heard);
            told.append(line).append('\n');
            if (line.startsWith("-", 3)) continue;
            if (line.startsWith(code)) return told.toString();
            throw new DozvonException("the mail server said: " + line.strip());
        }
        throw new IOException("its reply does not end");
    }

    private static String line(InputStream heard) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LINE_MOST) {
            int octet = heard.read();
            if (octet < 0) throw new IOException("it hung up");
            if (octet == '\n') return line.toString();
            line.append((char) octet);
        }
        throw new IOException("its line does not end");
    }
}
