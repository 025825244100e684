package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.mail.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
class PasswordResetTest {

    private static final String NEW = "seventeen lamps near a quiet harbour";

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;
    private SignedIn owner;

    @BeforeEach
    void open() {
        fixture = new IdentityFixture(engine, dataDir);
        owner = fixture.owner();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Asks, and gives the token that arrives. */
    private String token() {
        fixture.reset.ask(EMAIL, FROM);
        fixture.linkSender.round();
        return fixture.mail.token(Template.PASSWORD_RESET);
    }

    private void complete(String token, String password) {
        fixture.reset.complete(token, Passwords.of(password), FROM);
    }

    private Problem refused(String token, String password) {
        return problem(() -> complete(token, password));
    }

    private boolean isAlive(SignedIn session) {
        return fixture.sessions.authenticate(cookie(session), FROM).session().isPresent();
    }

    @Test
    void givesANewPasswordAndEndsEverySession() {
        var other = fixture.signIn(EMAIL, Passwords.GOOD);
        complete(token(), NEW);

        assertThat(isAlive(owner)).isFalse();
        assertThat(isAlive(other)).isFalse();
        assertThat(problem(() -> fixture.signIn(EMAIL, Passwords.GOOD)))
                .isInstanceOf(Problem.Unauthenticated.class);
        assertThat(isAlive(fixture.signIn(EMAIL, NEW))).isTrue();
        assertThat(fixture.mail.all(Template.PASSWORD_CHANGED))
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message.to()).isEqualTo(EMAIL);
                            assertThat(message.values()).containsEntry("address", FROM.address());
                        });
    }

    @Test
    void isRecorded() {
        complete(token(), NEW);
        var types =
                fixture
                        .audit
                        .before(owner.caller().org(), Long.MAX_VALUE, AuditFilter.ALL, 2)
                        .stream()
                        .map(record -> record.event().type());

        assertThat(types).containsExactly(AuditType.PASSWORD_RESET, AuditType.PASSWORD_RESET_ASKED);
    }

    @Test
    void aLinkWorksOnce() {
        var token = token();
        complete(token, NEW);

        assertThat(refused(token, NEW + " again")).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void aLinkWorksForThirtyMinutes() {
        var token = token();
        fixture.clock.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(refused(token, "short")).isInstanceOf(Problem.Invalid.class);
        fixture.clock.advance(Duration.ofMillis(1));

        assertThat(refused(token, NEW)).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void aNewPasswordEndsTheOtherLinks() {
        var first = token();
        var second = token();
        complete(second, NEW);

        assertThat(refused(first, NEW + " again")).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void aPasswordThatIsRefusedLeavesTheLink() {
        var token = token();
        assertThat(refused(token, "ada@example.org")).isInstanceOf(Problem.Invalid.class);
        assertThat(problem(() -> fixture.reset.complete(token, null, FROM)))
                .isInstanceOf(Problem.Invalid.class);

        complete(token, NEW);
    }

    @Test
    void aLinkForSomethingElseIsNone() {
        fixture.emailChange.ask(owner, Passwords.of(Passwords.GOOD), "new@example.org");
        assertThat(refused(fixture.mail.token(Template.EMAIL_CONFIRMATION), NEW))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void onlyAKeyedHashOfTheTokenIsStored() {
        var token = token();
        var row = fixture.control.jdbc().sql("select * from mailed_link").query().singleRow();

        assertThat(token).matches("[0-9A-Za-z]{43}");
        assertThat(row.values().stream().map(String::valueOf))
                .noneMatch(text -> text.contains(token));
        assertThat((byte[]) row.get("hash")).hasSize(32);
    }

    /** What is stored for a request does not depend on who is behind it, nor on a message. */
    @Test
    void askingDoesTheSameForSomebodyAndForNobody() {
        for (var email : List.of(EMAIL, "nobody@example.org")) {
            fixture.reset.ask(email, FROM);
            assertThat(count("link_request")).as(email).isEqualTo(1);
            assertThat(count("mailed_link")).as(email).isZero();
            assertThat(fixture.mail.all()).as(email).isEmpty();
            fixture.control.jdbc().sql("delete from link_request").update();
        }
    }

    private long count(String table) {
        return fixture.control
                .jdbc()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    @Test
    void nobodyGetsNothing() {
        fixture.reset.ask("nobody@example.org", FROM);
        fixture.linkSender.round();

        assertThat(fixture.mail.all()).isEmpty();
        assertThat(count("link_request")).isZero();
        assertThat(count("mailed_link")).isZero();
    }

    @Test
    void aRestartLosesNoRequest() {
        fixture.reset.ask(EMAIL, FROM);
        fixture.control.reopen();
        fixture.start();
        fixture.linkSender.round();

        assertThat(fixture.mail.all(Template.PASSWORD_RESET)).hasSize(1);
    }

    @Test
    void floodsNobodysMailbox() {
        for (var email : List.of(EMAIL, "nobody@example.org")) {
            for (int i = 0; i < LinkRequests.PER_ACCOUNT; i++) {
                fixture.reset.ask(email, new Origin("192.0.2." + i, ""));
            }
            assertThat(
                            problem(
                                    () ->
                                            fixture.reset.ask(
                                                    email.toUpperCase(java.util.Locale.ROOT),
                                                    FROM)))
                    .as(email)
                    .isInstanceOf(Problem.OverLimit.class);
        }
        fixture.clock.advance(LinkRequests.WINDOW);
        fixture.reset.ask(EMAIL, FROM);
    }

    @Test
    void limitsWhatOneNetworkAsksFor() {
        for (int i = 0; i < LinkRequests.PER_NETWORK; i++) {
            fixture.reset.ask("person-" + i + "@example.org", new Origin("2001:db8::" + i, ""));
        }
        assertThat(problem(() -> fixture.reset.ask(EMAIL, new Origin("2001:db8::ffff", ""))))
                .isInstanceOf(Problem.OverLimit.class);
        fixture.reset.ask(EMAIL, FROM);
    }

    @Test
    void limitsHowOftenLinksAreTried() {
        for (int i = 0; i < LinkTries.PER_NETWORK; i++) {
            assertThat(refused("0".repeat(43), NEW)).isInstanceOf(Problem.NotFound.class);
        }
        assertThat(refused("0".repeat(43), NEW)).isInstanceOf(Problem.OverLimit.class);
    }

    /** The link's host is ours whatever a request says; there is no request to ask here. */
    @Test
    void theLinkLeadsToTheConfiguredServer() {
        token();
        assertThat(fixture.mail.all(Template.PASSWORD_RESET).getLast().values().get("link"))
                .startsWith("https://metrics.example/reset-password#");
    }

    /** The reset comes while the old password of a sign-in has been read and is being checked. */
    @Test
    void aSignInThatIsUnderWayWithTheOldPasswordOpensNothing() {
        var token = token();
        var signIn =
                signInWith(
                        new PasswordStore() {
                            private boolean first = true;

                            @Override
                            public Optional<String> find(PersonId person) {
                                var phc = fixture.passwords.find(person);
                                if (first) {
                                    first = false;
                                    complete(token, NEW);
                                }
                                return phc;
                            }

                            @Override
                            public void insert(PersonId person, String phc, Instant at) {
                                throw new UnsupportedOperationException();
                            }

                            @Override
                            public void replace(PersonId person, String phc, Instant at) {
                                throw new UnsupportedOperationException();
                            }
                        });
        var attempt = new SignInService.Attempt(EMAIL, Passwords.of(Passwords.GOOD));

        assertThat(problem(() -> signIn.signIn(attempt, FROM, null)))
                .isInstanceOf(Problem.Unauthenticated.class);
        assertThat(openSessions()).isZero();
    }

    private SignInService signInWith(PasswordStore passwords) {
        return fixture.signInWith(passwords);
    }

    private long openSessions() {
        return fixture.control
                .jdbc()
                .sql("select count(*) from session where ended_at is null")
                .query(Long.class)
                .single();
    }

    /** Many at once: whatever comes first, nothing of the old password is left. */
    @Test
    void neitherSignInsNorRotationsLeaveAnOldSessionAlive() throws Exception {
        var token = token();
        fixture.clock.advance(Duration.ofMinutes(15));
        var tasks = new ArrayList<Callable<Optional<SignedIn>>>();
        for (int i = 0; i < 3; i++) {
            tasks.add(() -> attempt(() -> Optional.of(fixture.signIn(EMAIL, Passwords.GOOD))));
            tasks.add(() -> fixture.sessions.authenticate(cookie(owner), FROM).session());
        }
        tasks.add(
                3,
                () -> {
                    complete(token, NEW);
                    return Optional.empty();
                });
        var sessions = new ArrayList<SignedIn>();
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Optional<SignedIn>> result : threads.invokeAll(tasks)) {
                result.get().ifPresent(sessions::add);
            }
        }
        assertThat(openSessions()).isZero();
        for (var session : sessions) {
            if (session.newCookie() != null) {
                assertThat(isAlive(session)).isFalse();
            }
        }
    }

    private static Optional<SignedIn> attempt(Callable<Optional<SignedIn>> call) throws Exception {
        try {
            return call.call();
        } catch (dev.agentmetrics.server.core.ProblemException _) {
            return Optional.empty();
        }
    }
}
