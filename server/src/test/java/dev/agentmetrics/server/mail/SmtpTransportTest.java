package dev.agentmetrics.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.mail.MailTransport.Outcome;
import dev.agentmetrics.server.mail.internal.SmtpTransport;
import jakarta.mail.Multipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SMTP against a real mail server, well behaved and not. */
class SmtpTransportTest {

    private static final String TO = "ada@example.org";
    private static final Outcome NOT_TRUSTED = new Outcome.Trouble("certificate_not_trusted");

    @TempDir Path folder;

    private final UUID id = UUID.randomUUID();

    private Outcome deliver(MailServer server, String way, Path ca, String to) {
        return deliver(settings(server.port(), way, ca), to, text(Map.of()));
    }

    private Outcome deliver(SmtpSettings settings, String to, MessageText text) {
        var account =
                new SmtpAccountSettings(MailServer.USER, Secret.of(MailServer.PASSWORD), null);
        var now = Instant.parse("2026-11-24T08:00:00Z");
        var message =
                new MailStore.Addressed(id, Template.INVITATION, to, now, now.plusSeconds(60));
        return new SmtpTransport(settings, account).deliver(message, text);
    }

    private static SmtpSettings settings(int port, String way, Path ca) {
        return new SmtpSettings("localhost", port, way, ca, "agentmetrics@example.com");
    }

    /** An invitation, with some of its values. */
    static MessageText text(Map<String, String> some) {
        var values = new java.util.HashMap<String, String>();
        Template.INVITATION.names().forEach(name -> values.put(name, name));
        values.put("link", "https://metrics.example/invitation#token");
        values.put("email", TO);
        values.put("server", "https://metrics.example");
        values.putAll(some);
        return new Templates().render(Template.INVITATION, values);
    }

    private MailServer server(MailServer.Way way, String host) {
        return new MailServer(way, new TestCertificates(folder, host));
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, starttls", "TLS, tls"})
    void deliversInBothFormsOverAnEncryptedConnection(MailServer.Way way, String setting)
            throws Exception {
        try (var server = server(way, "localhost")) {
            assertThat(deliver(server, setting, server.caFile(), TO))
                    .isEqualTo(new Outcome.Delivered());

            var message = server.received().getFirst();
            assertThat(message.getSubject())
                    .isEqualTo("You are invited to organization on AgentMetrics");
            assertThat(List.of(message.getAllRecipients())).hasToString("[" + TO + "]");
            assertThat(message.getHeader("Message-ID")).containsExactly("<" + id + "@example.com>");
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            var parts = (Multipart) message.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
            assertThat((String) parts.getBodyPart(0).getContent())
                    .contains("https://metrics.example/invitation#token");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat(server.heardInTheClear())
                    .noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, starttls", "TLS, tls"})
    void sendsNothingToAServerThatIsNotTheOneThatWasNamed(MailServer.Way way, String setting) {
        try (var server = server(way, "elsewhere.example")) {
            assertThat(deliver(server, setting, server.caFile(), TO)).isEqualTo(NOT_TRUSTED);
            assertThat(server.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, starttls", "TLS, tls"})
    void sendsNothingToAServerThatNobodyVouchesFor(MailServer.Way way, String setting) {
        try (var server = server(way, "localhost")) {
            assertThat(deliver(server, setting, null, TO)).isEqualTo(NOT_TRUSTED);
            assertThat(server.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"starttls", "tls"})
    void sendsNothingInTheClear(String setting) {
        try (var server = server(MailServer.Way.PLAINTEXT, "localhost")) {
            assertThat(deliver(server, setting, server.caFile(), TO))
                    .isInstanceOf(Outcome.Trouble.class);
            assertThat(server.received()).isEmpty();
            assertThat(server.heardInTheClear())
                    .noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void triesAgainWhenTheServerIsDown() {
        var server = server(MailServer.Way.TLS, "localhost");
        server.close();

        assertThat(deliver(server, "tls", server.caFile(), TO))
                .isEqualTo(new Outcome.Trouble("not_reachable"));
    }

    @Test
    void givesUpWhenTheRecipientIsRefused() {
        try (var server = server(MailServer.Way.TLS, "localhost")) {
            assertThat(deliver(server, "tls", server.caFile(), MailServer.REFUSED))
                    .isEqualTo(new Outcome.Refused("recipient_refused"));
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void noValueBecomesAHeaderOrAnotherRecipient() throws Exception {
        var evil = "Evil\r\nBcc: victim@example.org\r\n\r\nbody\u2028Cc: victim@example.org";
        try (var server = server(MailServer.Way.TLS, "localhost")) {
            deliver(
                    settings(server.port(), "tls", server.caFile()),
                    TO,
                    text(Map.of("organization", evil, "inviter", evil, "role", evil)));

            assertThat(server.received()).hasSize(1);
            var message = server.received().getFirst();
            assertThat(List.of(message.getAllRecipients())).hasToString("[" + TO + "]");
            assertThat(message.getHeader("Bcc")).isNull();
            assertThat(message.getHeader("Cc")).isNull();
            assertThat(message.getSubject()).contains("EvilBcc: victim@example.org");
        }
    }

    /** Addresses of ours cannot hold line breaks; a text that somebody put into the store can. */
    @Test
    void noRecipientBecomesAHeader() {
        try (var server = server(MailServer.Way.TLS, "localhost")) {
            var outcome =
                    deliver(
                            server,
                            "tls",
                            server.caFile(),
                            "ada@example.org\r\nBcc: eve@example.org");

            assertThat(outcome).isNotEqualTo(new Outcome.Delivered());
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void readsThePasswordFromAFileAndStopsTheStartWithoutIt() throws Exception {
        var file = Files.writeString(folder.resolve("password"), MailServer.PASSWORD + "\n");
        var account = new SmtpAccountSettings(MailServer.USER, null, file);

        assertThat(account.password()).isEqualTo(Secret.of(MailServer.PASSWORD));
        assertThat(account.toString()).doesNotContain(MailServer.PASSWORD);
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> new SmtpTransport(settings(1, "tls", null), account))
                .isInstanceOf(StartupException.class);
        var noCa = Files.writeString(folder.resolve("ca"), "nothing");
        assertThatThrownBy(
                        () ->
                                new SmtpTransport(
                                        settings(1, "tls", noCa),
                                        new SmtpAccountSettings(null, null, null)))
                .isInstanceOf(StartupException.class);
    }
}
