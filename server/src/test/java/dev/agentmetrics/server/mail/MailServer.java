package dev.agentmetrics.server.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;

/**
 * A mail server: GreenMail behind a gate that speaks TLS, at once or after STARTTLS, or neither;
 * GreenMail itself knows no STARTTLS. What a client says in the clear is remembered.
 */
public final class MailServer implements AutoCloseable {

    /** How the gate treats clients. */
    public enum Way {
        STARTTLS,
        TLS,
        PLAINTEXT
    }

    /** Whoever writes to them is refused for good. */
    public static final String REFUSED = "refused@example.org";

    public static final String USER = "agentmetrics";
    public static final String PASSWORD = "needle of the mail server";

    private final Way way;
    private final TestCertificates certificates;
    private final GreenMail mail;
    private final ServerSocket gate;
    private final List<String> heardInTheClear = new CopyOnWriteArrayList<>();

    public MailServer(Way way, TestCertificates certificates) {
        this(way, certificates, 0);
    }

    public MailServer(Way way, TestCertificates certificates, int port) {
        this.way = way;
        this.certificates = certificates;
        this.mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mail.setUser("somebody@example.org", USER, PASSWORD);
        mail.start();
        try {
            gate = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return gate.getLocalPort();
    }

    public Path caFile() {
        return certificates.caFile();
    }

    public List<MimeMessage> received() {
        return List.of(mail.getReceivedMessages());
    }

    /** Everything that was said without encryption. */
    public List<String> heardInTheClear() {
        return heardInTheClear;
    }

    private void accept() {
        while (!gate.isClosed()) {
            try {
                var client = gate.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            switch (way) {
                case TLS -> pass(encrypt(client));
                case PLAINTEXT -> pass(client);
                case STARTTLS -> {
                    if (greet(client)) {
                        pass(encrypt(client));
                    }
                }
            }
        } catch (IOException _) {
            // The client went away: that is what some tests are about.
        }
    }

    /** Until STARTTLS; true when it came. */
    private boolean greet(Socket client) throws IOException {
        var out = client.getOutputStream();
        say(out, "220 gate");
        String line;
        while ((line = line(client.getInputStream())) != null) {
            heardInTheClear.add(line);
            switch (line.toUpperCase(Locale.ROOT).split(" ", -1)[0]) {
                case "EHLO" -> say(out, "250-gate\r\n250 STARTTLS");
                case "STARTTLS" -> {
                    say(out, "220 go ahead");
                    return true;
                }
                default -> say(out, "530 STARTTLS first");
            }
        }
        return false;
    }

    private SSLSocket encrypt(Socket client) throws IOException {
        var encrypted =
                (SSLSocket)
                        certificates
                                .context()
                                .getSocketFactory()
                                .createSocket(client, "gate", client.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        return encrypted;
    }

    /** To GreenMail and back, line by line. After STARTTLS the client expects no greeting. */
    private void pass(Socket client) throws IOException {
        try (var behind = new Socket(InetAddress.getLoopbackAddress(), mail.getSmtp().getPort())) {
            var greeting = line(behind.getInputStream());
            if (way != Way.STARTTLS) {
                say(client.getOutputStream(), String.valueOf(greeting));
            }
            Thread.ofVirtual().start(() -> copy(behind, client));
            var in =
                    new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            String line;
            while ((line = in.readLine()) != null) {
                if (way == Way.PLAINTEXT) {
                    heardInTheClear.add(line);
                }
                if (line.toUpperCase(Locale.ROOT)
                        .startsWith("RCPT TO:<" + REFUSED.toUpperCase(Locale.ROOT))) {
                    say(client.getOutputStream(), "550 5.1.1 nobody of that name");
                } else {
                    say(behind.getOutputStream(), line);
                }
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException _) {
            // One of both has closed.
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        int c;
        while ((c = in.read()) >= 0 && c != '\n') {
            line.append((char) c);
        }
        return c < 0 && line.isEmpty() ? null : line.toString().strip();
    }

    @Override
    public void close() {
        try {
            gate.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        mail.stop();
    }
}
