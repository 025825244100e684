package dev.agentmetrics.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.db.StoredText;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.Ports;
import dev.agentmetrics.server.testing.ServerProcess;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of messages: a server, its mail server, and whoever reads what arrives. */
class MailIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "violet kettle drifts north";
    private static final String NEW = "seventeen lamps near a quiet harbour";
    private static final Pattern LINK = Pattern.compile("https://\\S+#(\\S+)");

    @TempDir Path root;

    private Path dataDir() {
        return root.resolve("data");
    }

    private Map<String, String> settings(MailServer mail) {
        var settings = new HashMap<String, String>();
        settings.put("LOGGING_LEVEL_ROOT", "DEBUG");
        settings.put("AGENTMETRICS_SIGN_UP", "open");
        settings.put("AGENTMETRICS_SMTP_HOST", "localhost");
        settings.put("AGENTMETRICS_SMTP_PORT", Integer.toString(mail.port()));
        settings.put("AGENTMETRICS_SMTP_CA", mail.caFile().toString());
        settings.put("AGENTMETRICS_SMTP_FROM", "agentmetrics@example.com");
        settings.put("AGENTMETRICS_SMTP_USER", MailServer.USER);
        settings.put("AGENTMETRICS_SMTP_PASSWORD", MailServer.PASSWORD);
        return settings;
    }

    private Browser browser(String url) {
        return new Browser(url, dataDir().resolve("tls/ca.pem"));
    }

    private static String link(MimeMessage message) throws IOException, MessagingException {
        var text = (String) ((Multipart) message.getContent()).getBodyPart(0).getContent();
        var link = LINK.matcher(text);
        assertThat(link.find()).as(text).isTrue();
        return link.group();
    }

    private static String token(String link) {
        return link.substring(link.indexOf('#') + 1);
    }

    private static void expect(String route, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", route, answer.body()).isEqualTo(status);
        Contract.assertDescribed(route, answer);
    }

    /** The message that arrives as this one, counted from one. */
    private static MimeMessage arrived(MailServer mail, int number) {
        await().atMost(Duration.ofMinutes(2)).until(() -> mail.received().size() >= number);
        return mail.received().get(number - 1);
    }

    @Test
    @Tag("C17")
    @Tag("C18")
    void messagesArriveAndNoSecretOfTheirsStaysBehind() throws Exception {
        var secrets = new ArrayList<>(List.of(MailServer.PASSWORD, NEW, PASSWORD));
        String log;
        try (var mail =
                        new MailServer(
                                MailServer.Way.STARTTLS, new TestCertificates(root, "localhost"));
                var server = ServerProcess.start(dataDir(), settings(mail))) {
            var owner = browser(server.url());
            owner.setUp(server.line("setup").orElseThrow(), EMAIL, PASSWORD);
            secrets.add(reset(server, mail));
            secrets.add(signUp(server, mail));
            operator(server);
            server.terminate();
            server.exitCode();
            log = server.output();
        }
        var stored = StoredText.of(dataDir());
        assertThat(Needles.isIn(stored, EMAIL)).as("the search finds what is there").isTrue();
        for (var secret : secrets) {
            assertThat(Needles.filesWith(dataDir(), secret)).as("files").isEmpty();
            assertThat(Needles.isIn(stored, secret)).as("rows").isFalse();
            assertThat(Needles.isIn(log, secret)).as("log").isFalse();
        }
        assertThat(log).contains("DEBUG");
    }

    /** Asks under another name of the server, and lies about the host. */
    private String reset(ServerProcess server, MailServer mail) throws Exception {
        var elsewhere = browser(server.url().replace("localhost", "127.0.0.1"));
        var ask = elsewhere.request("POST", "/v1/password-resets", "{\"email\":\"" + EMAIL + "\"}");
        ask.header("X-Forwarded-Host", "evil.example").header("Forwarded", "host=evil.example");
        expect("POST /v1/password-resets", 202, elsewhere.exchange(ask));

        var message = arrived(mail, 1);
        assertThat(List.of(message.getAllRecipients())).hasToString("[" + EMAIL + "]");
        var link = link(message);
        assertThat(link).startsWith(server.url() + "/reset-password#");
        expect(
                "POST /v1/password-resets/complete",
                200,
                elsewhere.send(
                        "POST",
                        "/v1/password-resets/complete",
                        "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(token(link), NEW)));
        assertThat(arrived(mail, 2).getSubject()).contains("password was changed");
        return token(link);
    }

    private String signUp(ServerProcess server, MailServer mail) throws Exception {
        var grace = browser(server.url());
        var ask = "POST /v1/sign-up";
        var complete = "POST /v1/sign-up/complete";
        expect(ask, 422, grace.send("POST", "/v1/sign-up", "{}"));
        expect(ask, 202, grace.send("POST", "/v1/sign-up", "{\"email\":\"grace@example.org\"}"));
        var link = link(arrived(mail, 3));
        assertThat(link).startsWith(server.url() + "/sign-up/complete#");
        for (var attempt : List.of("", "Grace's", "Again")) {
            expect(
                    complete,
                    attempt.isEmpty() ? 422 : attempt.equals("Again") ? 404 : 200,
                    grace.send(
                            "POST",
                            "/v1/sign-up/complete",
                            "{\"token\":\"%s\",\"password\":\"%s\",\"organization_name\":\"%s\"}"
                                    .formatted(token(link), NEW, attempt)));
        }
        assertThat(grace.signIn("grace@example.org", NEW).statusCode()).isEqualTo(200);
        assertThat(grace.json(grace.get("/v1/me")).at("/organization/name").asString())
                .isEqualTo("Grace's");
        assertThat(grace.get("/v1/outbox").statusCode())
                .as("an owner of another organisation")
                .isEqualTo(403);
        assertThat(grace.json(grace.get("/v1/me")).path("operator").asBoolean()).isFalse();
        return token(link);
    }

    /** With a mail server, the operator sees that messages went out, and not what they said. */
    private void operator(ServerProcess server) {
        var owner = browser(server.url());
        owner.signIn(EMAIL, NEW);
        assertThat(owner.json(owner.get("/v1/me")).path("operator").asBoolean()).isTrue();
        var page = owner.json(owner.get("/v1/outbox"));
        assertThat(page.path("delivery").asString()).isEqualTo("smtp");
        var id = page.path("messages").path(0).path("id").asString();
        var opened = owner.json(owner.get("/v1/outbox/" + id));
        assertThat(opened.path("text").isNull()).isTrue();
        assertThat(opened.path("subject").isNull()).isTrue();
    }

    @Test
    void aMessageSurvivesTheServerAndAMailServerThatIsDown() throws Exception {
        var certificates = new TestCertificates(root, "localhost");
        var down = new MailServer(MailServer.Way.TLS, certificates, Ports.free());
        down.close();
        var settings = settings(down);
        settings.put("AGENTMETRICS_SMTP_TLS", "tls");
        try (var server = ServerProcess.start(dataDir(), settings)) {
            var owner = browser(server.url());
            owner.setUp(server.line("setup").orElseThrow(), EMAIL, PASSWORD);
            owner.send("POST", "/v1/password-resets", "{\"email\":\"" + EMAIL + "\"}");
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () ->
                                    owner.json(owner.get("/v1/outbox"))
                                            .at("/messages/0/trouble")
                                            .asString("")
                                            .equals("not_reachable"));
            server.kill();
        }
        try (var mail = new MailServer(MailServer.Way.TLS, certificates, down.port());
                var server = ServerProcess.start(dataDir(), settings)) {
            assertThat(server.isAlive()).isTrue();
            assertThat(link(arrived(mail, 1))).contains("/reset-password#");
        }
    }

    @Test
    void aBadMailSettingStopsTheStart() {
        try (var server =
                ServerProcess.start(
                        dataDir(), Map.of("AGENTMETRICS_SMTP_HOST", "smtp.example.com"))) {
            assertThat(server.exitCode()).isEqualTo(78);
            assertThat(server.output()).contains("AGENTMETRICS_SMTP_FROM: missing");
        }
    }
}
