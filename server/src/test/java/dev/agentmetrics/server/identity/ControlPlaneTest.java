package dev.agentmetrics.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.apikeys.FirstKey;
import dev.agentmetrics.server.apikeys.NewKey;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.PostgresServer;
import dev.agentmetrics.server.db.StoredText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The modules of accounts, keys and sign-in, wired as in the server, without its web edge. */
@ExtendWith(OutputCaptureExtension.class)
class ControlPlaneTest {

    private static final String BASE = "dev.agentmetrics.server.";

    @TempDir Path root;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan({
        BASE + "db",
        BASE + "mail",
        BASE + "identity",
        BASE + "accounts",
        BASE + "apikeys"
    })
    @ComponentScan({
        BASE + "audit",
        BASE + "accounts",
        BASE + "apikeys",
        BASE + "identity",
        BASE + "mail",
        BASE + "crypto",
        BASE + "db"
    })
    static class Modules {

        @Bean
        PublicUrl publicUrl() {
            return () -> "https://localhost:8443";
        }
    }

    private Path dataDir() {
        return root.resolve("data");
    }

    private ConfigurableApplicationContext start(Map<String, Object> properties) {
        return new SpringApplicationBuilder(Modules.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    private Map<String, Object> settings(Engine engine) {
        var settings = new HashMap<String, Object>();
        settings.put("agentmetrics.data-dir", dataDir().toString());
        if (engine == Engine.POSTGRESQL) {
            settings.put("agentmetrics.database-url", PostgresServer.shared().newDatabase());
        }
        return settings;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theFirstStartGivesAKeyAndALinkAndTheSecondOnlyALink(Engine engine) {
        var settings = settings(engine);
        String key;
        try (var first = start(settings)) {
            key = first.getBean(FirstKey.class).firstKeyOnce().orElseThrow().reveal();
            assertThat(first.getBean(OwnerSetup.class).tokenOnce()).isPresent();
        }
        try (var second = start(settings)) {
            assertThat(second.getBean(FirstKey.class).firstKeyOnce()).isEmpty();
            assertThat(second.getBean(ApiKeyService.class).verify(key)).isPresent();
            assertThat(second.getBean(OwnerSetup.class).tokenOnce()).isPresent();
        }
    }

    /** Whatever was done with them, secrets are neither on disk nor in the log. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    @Tag("C10")
    @Tag("C18")
    void noSecretIsOnDiskOrInTheLog(Engine engine, CapturedOutput log) throws IOException {
        var marker = "needle-in-the-organisation-name";
        var secrets = new ArrayList<String>();
        try (var context = start(settings(engine))) {
            var keys = context.getBean(ApiKeyService.class);
            secrets.add(context.getBean(FirstKey.class).firstKeyOnce().orElseThrow().reveal());
            var token = context.getBean(OwnerSetup.class).tokenOnce().orElseThrow().reveal();
            secrets.add(token);
            secrets.addAll(List.of("tooshortneedle", Passwords.GOOD, "wrong needle of a password"));
            var setup = context.getBean(OwnerSetup.class);
            refused(
                    () ->
                            setup.complete(
                                    token,
                                    "a@b.c",
                                    Passwords.of("tooshortneedle"),
                                    marker,
                                    Origin.UNKNOWN));
            var owner =
                    setup.complete(
                            token, "a@b.c", Passwords.of(Passwords.GOOD), marker, Origin.UNKNOWN);
            refused(
                    () ->
                            setup.complete(
                                    token,
                                    "a@b.c",
                                    Passwords.of(Passwords.GOOD),
                                    marker,
                                    Origin.UNKNOWN));
            secrets.add(IdentityFixture.cookie(owner));
            var signIn = context.getBean(SignInService.class);
            var wrong = Passwords.of("wrong needle of a password");
            refused(
                    () ->
                            signIn.signIn(
                                    new SignInService.Attempt("a@b.c", wrong),
                                    Origin.UNKNOWN,
                                    null));
            var swapped = new SignInService.Attempt(Passwords.GOOD, Passwords.of("a@b.c"));
            refused(() -> signIn.signIn(swapped, Origin.UNKNOWN, null));
            var issued =
                    keys.issue(
                            owner.caller(), new NewKey("n", ApiKey.Mode.TEST, Scope.ADMIN, null));
            secrets.add(issued.secret().reveal());
            secrets.add(issued.secret().reveal().substring(19, 62));
            keys.verify(issued.secret().reveal());
            keys.revoke(owner.caller(), issued.key().keyId());
            context.getBean(SessionService.class).end(owner.session(), EndReason.SIGNED_OUT);
            org.slf4j.LoggerFactory.getLogger(getClass())
                    .warn("refused {}", issued.secret().reveal());

            assertNowhere(secrets, engine, log);
        }
        assertNowhere(secrets, engine, log);
        assertThat(log.getAll()).contains("refused am_test_");
        if (engine == Engine.H2) {
            var stored = StoredText.of(dataDir());
            assertThat(Needles.isIn(stored, marker)).as("what is stored is found").isTrue();
            for (var secret : secrets) {
                assertThat(Needles.isIn(stored, secret)).as("rows").isFalse();
            }
        }
        var planted = dataDir().resolve("planted");
        Files.writeString(planted, "x" + secrets.getFirst());
        assertThat(Needles.filesWith(dataDir(), secrets.getFirst())).containsExactly(planted);
    }

    private void assertNowhere(List<String> secrets, Engine engine, CapturedOutput log) {
        for (var secret : secrets) {
            assertThat(Needles.filesWith(dataDir(), secret)).as("files").isEmpty();
            assertThat(Needles.isIn(log.getAll(), secret)).as("log").isFalse();
        }
        if (engine == Engine.POSTGRESQL) {
            assertThat(PostgresServer.shared().dump()).isNotEmpty();
            for (var secret : secrets) {
                assertThat(Needles.isIn(PostgresServer.shared().dump(), secret)).isFalse();
            }
        }
    }

    private static void refused(Runnable attempt) {
        assertThatThrownBy(attempt::run).isInstanceOf(ProblemException.class);
    }

    @Test
    void aSecondServerOnTheSameDataSaysSoInOneLine() {
        var settings = settings(Engine.H2);
        try (var _ = start(settings)) {
            assertThatThrownBy(() -> start(settings))
                    .rootCause()
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("another server is using " + dataDir());
        }
    }

    /** The data is safe: the server does not make new keys beside old data. */
    @Test
    void lostKeysStopTheStart() throws IOException {
        var settings = settings(Engine.H2);
        start(settings).close();
        var keys = new DataDir(dataDir()).keys();
        try (var files = Files.list(keys)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(() -> start(settings))
                .rootCause()
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining(keys + " is missing");
    }

    @Test
    void lostKeysStopTheStartAlsoWhenTheDatabaseIsElsewhere() throws IOException {
        var settings = settings(Engine.POSTGRESQL);
        start(settings).close();
        var elsewhere = new HashMap<>(settings);
        elsewhere.put("agentmetrics.data-dir", root.resolve("new").toString());

        assertThatThrownBy(() -> start(elsewhere))
                .rootCause()
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("in the database of AGENTMETRICS_DATABASE_URL");
    }

    /** One transaction makes the owner. */
    @Test
    void aFailureHalfwayLeavesNoHalfOwner() {
        try (var context = start(settings(Engine.H2))) {
            var setup = context.getBean(OwnerSetup.class);
            var token = setup.tokenOnce().map(Secret::reveal).orElseThrow();
            var jdbc = context.getBean(org.springframework.jdbc.core.simple.JdbcClient.class);
            jdbc.sql("alter table password rename to password_away").update();
            assertThatThrownBy(
                            () ->
                                    setup.complete(
                                            token,
                                            "a@b.c",
                                            Passwords.of(Passwords.GOOD),
                                            "x",
                                            Origin.UNKNOWN))
                    .isInstanceOf(RuntimeException.class);
            jdbc.sql("alter table password_away rename to password").update();

            assertThat(jdbc.sql("select count(*) from person").query(Long.class).single()).isZero();
            assertThat(
                            setup.complete(
                                    token,
                                    "a@b.c",
                                    Passwords.of(Passwords.GOOD),
                                    "x",
                                    Origin.UNKNOWN))
                    .isNotNull();
        }
    }
}
