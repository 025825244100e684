package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.db.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("C16")
@ParameterizedClass
@EnumSource(Engine.class)
class SignInServiceTest {

    private static final String WRONG = "violet kettle drifts south";

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

    private Problem refusal(String email, String password, String from) {
        return problem(
                () ->
                        fixture.signIn.signIn(
                                new SignInService.Attempt(email, Passwords.of(password)),
                                new Origin(from, ""),
                                null));
    }

    @Test
    void opensASessionForTheRightPassword() {
        var owner = fixture.owner();
        var session = fixture.signIn(EMAIL, Passwords.GOOD);

        assertThat(session.caller()).isEqualTo(owner.caller());
        assertThat(session.session()).isNotEqualTo(owner.session());
        assertThat(fixture.use(cookie(session))).isPresent();
    }

    @Test
    void answersTheSameForAWrongPasswordAndForNobody() {
        fixture.owner();
        var wrong = refusal(EMAIL, WRONG, "192.0.2.1");

        assertThat(wrong)
                .isEqualTo(
                        new Problem.Unauthenticated(
                                "invalid_credentials",
                                "The e-mail address or the password is wrong."));
        assertThat(refusal("nobody@example.org", Passwords.GOOD, "192.0.2.1")).isEqualTo(wrong);
        assertThat(refusal("not an address", Passwords.GOOD, "192.0.2.1")).isEqualTo(wrong);
        assertThat(refusal("", Passwords.GOOD, "192.0.2.1")).isEqualTo(wrong);
        assertThat(refusal(EMAIL, "", "192.0.2.1")).isEqualTo(wrong);
    }

    @Test
    void everyCharacterOfALongPasswordCounts() {
        var password = "čtyři žluté koně přeběhly most ".repeat(6) + "x";
        assertThat(password.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(200);
        fixture.owner(password);

        assertThat(refusal(EMAIL, password.substring(0, password.length() - 1) + "y", "::1"))
                .isInstanceOf(Problem.Unauthenticated.class);
        assertThat(refusal(EMAIL, password + " ", "::1"))
                .isInstanceOf(Problem.Unauthenticated.class);
        assertThat(fixture.signIn(EMAIL, password)).isNotNull();
    }

    @Test
    @Tag("C18")
    void storesAnArgon2idHashAndNeverThePassword() {
        fixture.argon2id = Argon2id::new;
        fixture.start();
        fixture.owner();
        var row = fixture.control.jdbc().sql("select * from password").query().singleRow();

        assertThat((String) row.get("phc"))
                .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[^$]+\\$[^$]+");
        assertThat(row.values().stream().map(String::valueOf))
                .noneMatch(column -> column.contains(Passwords.GOOD));
    }

    @Test
    @Tag("C18")
    void wipesThePasswordAlsoWhenItIsWrong() {
        var received = Passwords.of(WRONG);
        problem(
                () ->
                        fixture.signIn.signIn(
                                new SignInService.Attempt(EMAIL, received),
                                IdentityFixture.FROM,
                                null));

        assertThat(received.utf8()).containsOnly(0);
    }

    @Test
    void endsTheSessionThatTheBrowserHeldBefore() {
        var planted = cookie(fixture.owner());
        var session =
                IdentityFixture.opened(
                        fixture.signIn.signIn(
                                new SignInService.Attempt(EMAIL, Passwords.of(Passwords.GOOD)),
                                IdentityFixture.FROM,
                                planted));

        assertThat(cookie(session)).isNotEqualTo(planted);
        assertThat(fixture.use(planted)).isEmpty();
        assertThat(fixture.use(cookie(session))).isPresent();
    }

    @Test
    void namesTheFieldsThatAreMissing() {
        assertThat(
                        problem(
                                () ->
                                        fixture.signIn.signIn(
                                                new SignInService.Attempt(null, null),
                                                IdentityFixture.FROM,
                                                null)))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class, invalid -> assertThat(invalid.fields()).hasSize(2));
    }

    @Test
    void slowsDownGuessingOfOneAccountButNotForOthers() {
        fixture.owner();
        for (int i = 0; i < SignInService.PER_ACCOUNT_AND_ADDRESS; i++) {
            assertThat(refusal(EMAIL, WRONG, "2001:db8::" + i))
                    .isInstanceOf(Problem.Unauthenticated.class);
        }

        assertThat(refusal(EMAIL, Passwords.GOOD, "2001:db8::ffff"))
                .isEqualTo(
                        new Problem.OverLimit(
                                "too_many_failures",
                                "Too many failed sign-ins. Wait before trying again.",
                                Duration.ofMinutes(15)));
        assertThat(fixture.signIn(EMAIL, Passwords.GOOD)).isNotNull();
        fixture.clock.advance(Duration.ofMinutes(15));
        assertThat(refusal(EMAIL, WRONG, "2001:db8::1"))
                .isInstanceOf(Problem.Unauthenticated.class);
    }

    @Test
    void slowsDownGuessingOfManyAccountsFromOneAddress() {
        fixture.owner();
        for (int i = 0; i < SignInService.PER_ADDRESS; i++) {
            assertThat(refusal("somebody-" + i + "@example.org", WRONG, "192.0.2.1"))
                    .isInstanceOf(Problem.Unauthenticated.class);
        }

        assertThat(refusal("another@example.org", WRONG, "192.0.2.1"))
                .isInstanceOf(Problem.OverLimit.class);
        assertThat(fixture.signIn(EMAIL, Passwords.GOOD)).as("elsewhere").isNotNull();
    }

    @Test
    void slowsDownGuessingOfOneAccountFromManyAddresses() {
        for (int i = 0; i < SignInService.PER_ACCOUNT; i++) {
            assertThat(refusal("ada@example.net", WRONG, "192.0.2." + i))
                    .isInstanceOf(Problem.Unauthenticated.class);
        }

        assertThat(refusal("ada@example.net", WRONG, "198.51.100.1"))
                .isInstanceOf(Problem.OverLimit.class);
        assertThat(refusal("bob@example.net", WRONG, "198.51.100.1"))
                .isInstanceOf(Problem.Unauthenticated.class);
    }

    @Test
    void doesNotCountSuccess() {
        fixture.owner();

        for (int i = 0; i < 2 * SignInService.PER_ACCOUNT_AND_ADDRESS; i++) {
            assertThat(fixture.signIn(EMAIL, Passwords.GOOD)).isNotNull();
        }
    }

    /** Where there is no place for a password, nobody has looked at it. */
    @Test
    void doesNotCountWhatWasNeverLookedAt() {
        fixture.owner();
        var inside = new AtomicInteger();
        var opened = new CompletableFuture<Void>();
        fixture.beforeHash =
                () -> {
                    inside.incrementAndGet();
                    opened.join();
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PasswordHashing.AT_ONCE; i++) {
                threads.execute(() -> fixture.hashing.hash(Passwords.of(Passwords.GOOD)));
            }
            try {
                await().until(() -> inside.get() == PasswordHashing.AT_ONCE);
                for (int i = 0; i <= SignInService.PER_ACCOUNT_AND_ADDRESS; i++) {
                    assertThat(refusal(EMAIL, Passwords.GOOD, "192.0.2.1"))
                            .isInstanceOfSatisfying(
                                    Problem.OverLimit.class,
                                    busy -> assertThat(busy.code()).isEqualTo("too_many_sign_ins"));
                }
            } finally {
                opened.complete(null);
            }
        }

        assertThat(refusal(EMAIL, WRONG, "192.0.2.1")).isInstanceOf(Problem.Unauthenticated.class);
    }
}
