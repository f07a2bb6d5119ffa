package dozvon;

import static dozvon.VectorsTest.same;
import static dozvon.VectorsTest.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What comes over the wire that is not as it should be, and the mail of send_sms_mail. */
final class WireTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s";

    private WireTest() {}

    static void run() throws Exception {
        repetitions();
        limits();
        mails();
    }

    private static String ok(String body) {
        return String.format(OK, body.getBytes(StandardCharsets.UTF_8).length, body);
    }

    private static String refused(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    /** Gives one answer to each connection, in order; after the last one nobody listens. An empty answer hangs up. */
    static final class Played implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        final String url = "http://127.0.0.1:" + listener.getLocalPort();

        Played(String... answers) throws IOException {
            Thread player = new Thread(() -> {
                for (String answer : answers) {
                    try (Socket socket = listener.accept()) {
                        heard.add(request(socket.getInputStream()));
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException gone) {
                        return;
                    }
                }
                close();
            });
            player.setDaemon(true);
            player.start();
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException closed) {
                // already
            }
        }

        Dozvon client(int retries) {
            return Dozvon.at(url).key("key").timeout(Duration.ofSeconds(20)).retries(retries).build();
        }
    }

    /** A request with its body, by its content-length. */
    private static String request(InputStream stream) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int octet = stream.read();
            if (octet < 0) throw new IOException("hung up");
            text.append((char) octet);
        }
        String head = text.toString().toLowerCase();
        int at = head.indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return text + new String(stream.readNBytes(length), StandardCharsets.UTF_8);
    }

    interface Asking {
        void run() throws Exception;
    }

    static <T extends Exception> T thrown(Class<T> kind, Asking asking) throws Exception {
        try {
            asking.run();
        } catch (Exception trouble) {
            if (kind.isInstance(trouble)) return kind.cast(trouble);
            throw trouble;
        }
        throw new AssertionError("no " + kind.getSimpleName());
    }

    private static void repetitions() {
        test("a list may be asked for without a filter", () -> {
            try (Played server = new Played(ok("{\"items\":[{\"id\":\"1\"}],\"next\":null}"))) {
                for (Message message : server.client(2).messages.list(null)) same(message.id(), "1");
                same(server.heard.get(0).startsWith("GET /api/v1/messages HTTP"), true);
            }
        });
        test("a POST without a key is not sent again when nothing came back", () -> {
            try (Played server = new Played("", "", ok("{\"id\":1}"), refused("502 Bad", "", "<html>"))) {
                thrown(DozvonException.Connection.class, () -> server.client(2).contacts.add(Body.with("name", "a")));
                same(server.client(2).contacts.get(1).id(), 1L);
                thrown(ApiException.Unavailable.class, () -> server.client(2).contacts.add(Body.with("name", "a")));
                same(server.heard.size(), 4);
            }
        });
        test("a POST with a key is sent again with the same one", () -> {
            try (Played server = new Played("", ok("{\"id\":\"7\"}"))) {
                same(server.client(1).messages.send(Body.sending("Hello", "79990000001")).id(), "7");
                same(key(server.heard.get(0)), key(server.heard.get(1)));
                same(key(server.heard.get(0)).length(), 38);
            }
        });
        test("a date says when to ask again", () -> {
            String past = "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
            String far = "Retry-After: Thu, 31 Dec 2099 23:59:59 GMT\r\n";
            try (Played server = new Played(refused("503 No", past, ""), refused("503 No", far, ""))) {
                ApiException told = thrown(ApiException.Unavailable.class, () -> server.client(2).balance());
                same(told.retryAfter.getAsInt() > 1_000_000, true);
                same(server.heard.size(), 2);
            }
        });
    }

    private static String key(String request) {
        return request.lines().filter(line -> line.startsWith("idempotency-key: ")).findFirst().orElse("").substring(17);
    }

    private static void limits() {
        test("an answer that stops in its middle is a time-out", () -> {
            try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                Thread held = new Thread(() -> {
                    try (Socket socket = listener.accept()) {
                        request(socket.getInputStream());
                        socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes());
                        while (socket.getInputStream().read() >= 0) continue;
                    } catch (IOException gone) {
                        // the client has had enough
                    }
                });
                held.start();
                String url = "http://127.0.0.1:" + listener.getLocalPort();
                Dozvon hasty = Dozvon.at(url).key("key").timeout(Duration.ofMillis(300)).retries(0).build();
                thrown(DozvonException.Timeout.class, hasty::balance);
                held.join();
            }
        });
        test("a certificate nobody knows is refused, and taken by a client that knows it", () -> {
            Dozvon.Builder secure = Dozvon.at(VectorsTest.secure + "/api/0").key("full").retries(0);
            thrown(DozvonException.Connection.class, () -> secure.build().balance());
            secure.httpClient(HttpClient.newBuilder().sslContext(trusting()).build()).build().balance();
        });
        test("what cannot be sent is refused before anybody is asked", () -> {
            for (String url : List.of("https://sms example.com", "https://", "https://shop:secret@sms.example.com", "ftp://sms.example.com"))
                thrown(DozvonException.class, () -> Dozvon.at(url).key("key").build());
            thrown(DozvonException.class, () -> Dozvon.at("https://sms.example.com").key("").build());
            thrown(DozvonException.class, () -> Dozvon.at("https://sms.example.com").key("a\r\nb: c").build());
            HttpClient obedient = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
            thrown(DozvonException.class, () -> Dozvon.at("https://sms.example.com").key("key").httpClient(obedient).build());
            Dozvon dozvon = Dozvon.at("http://127.0.0.1:1").key("key").retries(0).build();
            for (String key : List.of("", "a\"b", "a\\b", "a\r\nb", "ж", "a".repeat(256)))
                same(thrown(DozvonException.class, () -> dozvon.messages.send(new Body(), key)).getClass(), DozvonException.class);
        });
    }

    /** Knows the certificate of the tests alone. */
    private static SSLContext trusting() throws Exception {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        try (InputStream file = Files.newInputStream(Path.of("../../test/support/tls/localhost.pem"))) {
            known.setCertificateEntry("own", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static MailRoute route(String host, String port) {
        return MailRoute.by(host, Integer.parseInt(port)).from("me@shop.example").to("send@send.sms.example");
    }

    private static void encrypted(Smsc smsc, String[] ports, BufferedReader lines) throws Exception {
        for (MailRoute.Security security : List.of(MailRoute.Security.STARTTLS, MailRoute.Security.TLS)) {
            String port = ports[security == MailRoute.Security.TLS ? 2 : 1];
            MailRoute route = route("localhost", port).login("mailer", "phrase").security(security);
            thrown(DozvonException.Connection.class, () -> smsc.mail(route).send_sms_mail("79990000001", "nobody knows"));
            smsc.mail(route.sslContext(trusting())).send_sms_mail("79990000001", "Hello");
            Reply mail = new Reply(mailOf(lines.readLine()));
            same(List.of(mail.is("encrypted"), mail.text("login")), List.of(true, "mailer"));
            route.login("mailer", "wrong");
            same(thrown(DozvonException.class, () -> smsc.send_sms_mail("79990000001", "Hello")).getMessage(), "the mail server said: 535 No");
        }
        smsc.mail(route("localhost", ports[0]).security(MailRoute.Security.STARTTLS));
        same(thrown(DozvonException.class, () -> smsc.send_sms_mail("79990000001", "Hello")).getMessage(), "the mail server said: 502 Not here");
    }

    private static void mails() throws Exception {
        test("a password leaves this machine encrypted unless told", () -> {
            for (String near : List.of("localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"))
                same(route(near, "465").way(), MailRoute.Security.PLAIN);
            for (String far : List.of("mail.sms.example", "127.0.0.1.sms.example", "10.0.0.1")) {
                same(route(far, "25").way(), MailRoute.Security.STARTTLS);
                same(route(far, "465").way(), MailRoute.Security.TLS);
                same(route(far, "25").security(MailRoute.Security.PLAIN).way(), MailRoute.Security.PLAIN);
            }
        });
        test("a command goes by mail, however long its text is", () -> {
            Process sink = new ProcessBuilder("node", "../vectors/mail.mjs").redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(sink.getInputStream(), StandardCharsets.UTF_8))) {
                String[] ports = lines.readLine().split(" ");
                Smsc smsc = new Smsc("https://sms.example.com", "shop", "p").mail(route("127.0.0.1", ports[0]));
                String text = "Привет\n.\n..\n" + "ж".repeat(1000);
                smsc.send_sms_mail("79990000001", text, 1, "", "7", 1, "Shop");
                smsc.send_sms_mail("79990000001", "Hello");
                Reply mail = new Reply(mailOf(lines.readLine()));
                same(mail.text("text"), "shop:p:7:0:1,1,Shop:79990000001:" + text.replace("\n", "\r\n"));
                same(List.of(mail.text("from"), mail.text("to")), List.of("me@shop.example", "send@send.sms.example"));
                same(mail.text("type"), "text/plain; charset=utf-8");
                same(new Reply(mailOf(lines.readLine())).text("text"), "shop:p:0:0:0,0,:79990000001:Hello");
                encrypted(smsc, ports, lines);
            } finally {
                sink.getOutputStream().close();
            }
        });
        test("a relay that refuses, says nothing or hangs up is told of", () -> {
            Smsc smsc = new Smsc("https://sms.example.com", "shop", "p", Duration.ofMillis(300), 0);
            thrown(DozvonException.class, () -> smsc.send_sms_mail("79990000001", "Hello"));
            thrown(DozvonException.class, () -> route("127.0.0.1", "25").from("me@shop.example>\r\nRCPT TO:<you@shop.example"));
            thrown(DozvonException.class, () -> smsc.mail(MailRoute.by("127.0.0.1", 25)));
            try (ServerSocket relay = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                smsc.mail(route("127.0.0.1", "" + relay.getLocalPort()));
                thrown(DozvonException.Timeout.class, () -> smsc.send_sms_mail("79990000001", "Hello"));
                relay.accept().close();
                Smsc patient = new Smsc("https://sms.example.com", "shop", "p").mail(route("127.0.0.1", "" + relay.getLocalPort()));
                Thread rude = new Thread(() -> {
                    try (Socket socket = relay.accept()) {
                        socket.getOutputStream().write("554-no\r\n554 not you\r\n".getBytes());
                    } catch (IOException gone) {
                        // told by the client
                    }
                });
                rude.start();
                String said = thrown(DozvonException.class, () -> patient.send_sms_mail("79990000001", "Hello")).getMessage();
                same(said, "the mail server said: 554 not you");
                rude.join();
            }
            thrown(DozvonException.Connection.class, () -> smsc.send_sms_mail("79990000001", "Hello"));
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mailOf(String line) {
        return (Map<String, Object>) Json.read(line);
    }
}
