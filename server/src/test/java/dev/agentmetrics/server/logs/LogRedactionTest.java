package dev.agentmetrics.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says when somebody tries to log a secret. */
@Tag("C10")
class LogRedactionTest {

    private static final String SECRET = "Zx9".repeat(14) + "Z";
    private static final String KEY = "am_live_0123456789_" + SECRET + "abcdef";

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Logger log;

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var filter = new LogRedaction();
        filter.setContext(context);
        filter.start();
        context.addTurboFilter(filter);
        log = context.getLogger("test");
        log.setLevel(Level.INFO);
        log.addAppender(appender());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private OutputStreamAppender<ILoggingEvent> appender() {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %logger %msg %kvp%n%ex");
        encoder.start();
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        return appender;
    }

    private String output() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesOrdinaryLinesUnchanged() {
        log.info("stored {} runs in {} ms", 3, 4, new IllegalStateException("disk is slow"));

        assertThat(output())
                .startsWith("INFO test stored 3 runs in 4 ms")
                .contains("java.lang.IllegalStateException: disk is slow");
    }

    @Test
    void leavesLevelsAlone() {
        log.debug("key {}", KEY);

        assertThat(output()).isEmpty();
    }

    @Test
    void masksKeysInMessagesAndParametersButKeepsTheirId() {
        log.info("key " + KEY);
        log.warn("key {} again {}", KEY, "x" + KEY + "x");

        assertThat(output()).doesNotContain(SECRET).contains("am_live_0123456789_***");
        assertThat(output().lines()).hasSize(2);
    }

    @Test
    void masksExceptionsTheirCausesAndWhatTheySuppressed() {
        var failure =
                new IllegalStateException("outer", new IllegalArgumentException("bad " + KEY));
        failure.addSuppressed(new IllegalArgumentException("Authorization: Bearer " + SECRET));
        log.error("failed", failure);
        log.error("failed {}", 1, failure);

        assertThat(output())
                .doesNotContain(SECRET)
                .contains("java.lang.IllegalStateException: outer")
                .contains(
                        "Caused by: java.lang.IllegalArgumentException: bad am_live_0123456789_***")
                .contains("Suppressed: java.lang.IllegalArgumentException: Authorization: ***")
                .contains("\tat " + getClass().getName());
    }

    @Test
    void masksWhatIsLoggedTheFluentWay() {
        log.atWarn().addKeyValue("key", KEY).setCause(new RuntimeException(KEY)).log("refused");

        assertThat(output()).doesNotContain(SECRET).contains("WARN test refused");
    }

    @Test
    void masksForAppendersThatAreAddedLater() {
        var later = new ByteArrayOutputStream();
        var appender = appender();
        appender.setOutputStream(later);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
        log.info("key {}", KEY);

        assertThat(later.toString(StandardCharsets.UTF_8)).contains("***").doesNotContain(SECRET);
    }

    @Test
    void theBytesOfTheWireAreNeverLogged() {
        var wire = context.getLogger("org.eclipse.jetty.server.Request");
        wire.setLevel(Level.TRACE);
        wire.addAppender(appender());
        wire.debug("read {}", "{\"password\":\"swordfish\"}");
        wire.atTrace().log("read swordfish");
        assertThat(wire.isDebugEnabled()).isFalse();
        assertThat(output()).isEmpty();

        wire.info("started");
        assertThat(output()).contains("started");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer %s",
                "authorization=Basic %s",
                "{\"Authorization\":\"Bearer %s\"}",
                "X-API-Key: %s",
                "headers [Cookie: __Host-am_session=%s; theme=dark]",
                "Set-Cookie: __Host-am_session=%s; Path=/",
                "X-CSRF-Token: %s",
                "sent bearer %s to",
                "GET /setup/%s HTTP/1.1",
                "GET /sign-in/google?code=%s&scope=email HTTP/1.1",
                "GET /sign-in/github?scope=email&state=%s HTTP/1.1",
                "Set-Cookie: __Host-am_sign_in=%s; Path=/",
                "/v1/setup/%s",
                "postgresql://app:%s@db.example.org/am",
                "am_test_0123456789_%s",
                "am_live_%s"
            })
    void masksCredentialsWhereverTheyStand(String text) {
        log.info(text.formatted(SECRET));

        assertThat(output()).contains("***").doesNotContain(SECRET);
    }

    @Test
    void theShippedConfigurationHasTheFilter() throws Exception {
        var text =
                new String(
                        getClass().getResourceAsStream("/logback-spring.xml").readAllBytes(),
                        StandardCharsets.UTF_8);

        assertThat(text).contains("<turboFilter class=\"" + LogRedaction.class.getName() + "\"/>");
    }
}
