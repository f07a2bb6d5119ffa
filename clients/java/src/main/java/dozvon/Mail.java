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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A mail to a relay (RFC 5321) that takes mails from this machine without signing in; the way to it is not encrypted. */
final class Mail {
    /** RFC 5321 4.5.3.1.5: a line of a reply has 512 octets at most. */
    private static final int LINE_MOST = 512;
    /** Servers say a few lines to each command; one that never stops is none. */
    private static final int LINES_MOST = 100;

    private final String host;
    private final int port;
    private final String from;
    private final String to;

    Mail(String host, int port, String from, String to) {
        this.host = host;
        this.port = port;
        this.from = address(from);
        this.to = address(to);
    }

    private static String address(String given) {
        if (given.matches("[!-;=?-~]+@[!-;=?-~]+")) return given;
        throw new DozvonException("not a mail address: " + given);
    }

    /** Hands a text over; afterwards the relay has taken it. */
    void send(String text, Duration timeout) {
        AtomicBoolean late = new AtomicBoolean();
        try (Socket socket = new Socket()) {
            // Writes know no time-out: what takes longer loses its connection.
            CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
                late.set(true);
                close(socket);
            });
            socket.connect(new InetSocketAddress(host, port), (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
            talk(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream(), text);
        } catch (IOException trouble) {
            if (late.get() || trouble instanceof java.net.SocketTimeoutException) throw new DozvonException.Timeout(trouble);
            throw new DozvonException.Connection("the mail server cannot be reached: " + trouble.getMessage(), trouble);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            // it is closed
        }
    }

    private void talk(InputStream heard, OutputStream said, String text) throws IOException {
        expect(heard, "220");
        say(said, "EHLO localhost");
        expect(heard, "250");
        say(said, "MAIL FROM:<" + from + ">");
        expect(heard, "250");
        say(said, "RCPT TO:<" + to + ">");
        expect(heard, "250");
        say(said, "DATA");
        expect(heard, "354");
        say(said, message(text) + "\r\n.");
        expect(heard, "250");
        try {
            say(said, "QUIT");
        } catch (IOException gone) {
            // The mail is taken; what becomes of this changes nothing.
        }
    }

    private static void say(OutputStream said, String line) throws IOException {
        said.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        said.flush();
    }

    /** In base64 no line is too long, begins with a dot, or needs a way for eight bits. */
    private String message(String text) {
        byte[] octets = text.replaceAll("\r\n|\r|\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return String.join("\r\n",
                "From: <" + from + ">", "To: <" + to + ">",
                "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
                "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
                "", Base64.getMimeEncoder().encodeToString(octets));
    }

    /** Reads a reply to its last line. */
    private static void expect(InputStream heard, String code) throws IOException {
        for (int lines = 0; lines < LINES_MOST; lines++) {
            String line = line(heard);
            if (line.startsWith("-", 3)) continue;
            if (line.startsWith(code)) return;
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
