package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("C17")
@ParameterizedClass
@EnumSource(Engine.class)
class OwnerSetupTest {

    private static final Problem UNKNOWN = new Problem.NotFound("setup link");

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;

    @BeforeEach
    void open() {
        fixture = new IdentityFixture(engine, dataDir);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private SignedIn complete(String token) {
        return fixture.setup.complete(
                token,
                EMAIL,
                Passwords.of(Passwords.GOOD),
                "  Lovelace Analytics ",
                IdentityFixture.FROM);
    }

    private Problem.Invalid invalid(String email, String password, String organization) {
        var token = fixture.token();
        return (Problem.Invalid)
                problem(
                        () ->
                                fixture.setup.complete(
                                        token,
                                        email,
                                        Passwords.of(password),
                                        organization,
                                        IdentityFixture.FROM));
    }

    @Test
    void makesTheOwnerNamesTheOrganisationAndOpensASession() {
        var token = fixture.token();
        assertThat(fixture.setup.organization(token).name()).isEqualTo("My organisation");

        var session = complete(token);

        assertThat(fixture.use(cookie(session))).isPresent();
        assertThat(fixture.accounts.first().name()).isEqualTo("Lovelace Analytics");
        assertThat(fixture.accounts.hasOwner(session.caller().org())).isTrue();
        assertThat(fixture.signIn(EMAIL.toUpperCase(java.util.Locale.ROOT), Passwords.GOOD))
                .isNotNull();
    }

    @Test
    void keepsOnlyAKeyedHashOfTheToken() {
        var token = fixture.token();

        assertThat(token).matches("[0-9A-Za-z]{43}");
        assertThat(
                        fixture.control
                                .jdbc()
                                .sql("select hash from setup_link")
                                .query(byte[].class)
                                .single())
                .isEqualTo(
                        TestKeys.hmac(
                                fixture.keys.raw(KeySource.Name.SESSION),
                                ("am-setup-v1\0" + token).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void givesTheTokenOutOnce() {
        fixture.token();

        assertThat(fixture.setup.tokenOnce()).isEmpty();
    }

    @Test
    void worksOnce() {
        var token = fixture.token();
        complete(token);

        assertThat(problem(() -> complete(token))).isEqualTo(UNKNOWN);
        assertThat(problem(() -> fixture.setup.organization(token))).isEqualTo(UNKNOWN);
    }

    @Test
    void isRefusedAfterAnHour() {
        var token = fixture.token();
        fixture.clock.advance(Duration.ofMinutes(60).minusSeconds(1));
        assertThat(fixture.setup.organization(token)).isNotNull();
        fixture.clock.advance(Duration.ofSeconds(1));

        assertThat(problem(() -> fixture.setup.organization(token))).isEqualTo(UNKNOWN);
        assertThat(problem(() -> complete(token))).isEqualTo(UNKNOWN);
    }

    @Test
    void aRestartMakesANewLinkAndEndsTheOldOne() {
        var old = fixture.token();
        fixture.start();
        var renewed = fixture.token();

        assertThat(renewed).isNotEqualTo(old);
        assertThat(problem(() -> complete(old))).isEqualTo(UNKNOWN);
        assertThat(complete(renewed)).isNotNull();
    }

    @Test
    void thereIsNoLinkOnceThereIsAnOwner() {
        fixture.owner();
        fixture.start();

        assertThat(fixture.setup.tokenOnce()).isEmpty();
        assertThat(
                        fixture.control
                                .jdbc()
                                .sql("select count(*) from setup_link where used_at is null")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void wrongTokensAreRefused() {
        var token = fixture.token();

        for (var wrong :
                new String[] {"", token.substring(1), token + "0", "0".repeat(43), "\0😀"}) {
            assertThat(problem(() -> complete(wrong))).isEqualTo(UNKNOWN);
        }
        assertThat(
                        problem(
                                () ->
                                        fixture.setup.complete(
                                                null, null, null, null, IdentityFixture.FROM)))
                .isEqualTo(UNKNOWN);
        assertThat(fixture.accounts.hasOwner(fixture.accounts.first().id())).isFalse();
    }

    @Test
    void aMistakeNamesTheFieldsAndDoesNotUseUpTheLink() {
        var token = fixture.token();
        var problem =
                problem(
                        () ->
                                fixture.setup.complete(
                                        token,
                                        "not an address",
                                        Passwords.of("short"),
                                        " ",
                                        IdentityFixture.FROM));

        assertThat(problem).isInstanceOf(Problem.Invalid.class);
        assertThat(((Problem.Invalid) problem).fields())
                .extracting(FieldError::field)
                .containsExactly("email", "organization_name", "password");
        assertThat(problem.toString()).doesNotContain("short\"");
        assertThat(complete(token)).isNotNull();
    }

    @Test
    void thePasswordMayNotBeMadeOfTheOrganisationsName() {
        assertThat(invalid(EMAIL, "QuinceBogQuinceBog", "Quince Bog").fields())
                .extracting(FieldError::code)
                .containsExactly("too_common");
    }

    /** The link is used up in the transaction, not only looked up before. */
    @Test
    void ofManyAtOnceOneBecomesTheOwner() throws Exception {
        var token = fixture.token();
        Callable<SignedIn> attempt = () -> complete(token);
        int owners = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var result : threads.invokeAll(Stream.generate(() -> attempt).limit(4).toList())) {
                try {
                    result.get();
                    owners++;
                } catch (ExecutionException failure) {
                    assertThat(failure.getCause()).isInstanceOf(ProblemException.class);
                }
            }
        }

        assertThat(owners).isEqualTo(1);
        assertThat(
                        fixture.control
                                .jdbc()
                                .sql("select count(*) from person")
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }
}
