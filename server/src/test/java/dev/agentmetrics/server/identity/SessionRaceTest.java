package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** Whoever ends all sessions of a person, as a new password does, leaves none behind. */
@Tag("C21")
@ParameterizedClass
@EnumSource(Engine.class)
class SessionRaceTest {

    private static final int ROUNDS = 20;

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;
    private SignedIn first;
    private PersonId person;
    private OrgId org;

    @BeforeEach
    void signIn() {
        fixture = new IdentityFixture(engine, dataDir);
        first = fixture.owner();
        org = first.caller().org();
        person =
                switch (first.caller().actor()) {
                    case Caller.Actor.Person(var id) -> id;
                    case Caller.Actor.ApiKey _ -> throw new AssertionError("a person signed in");
                };
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private int endAll() {
        return fixture.sessions.endAll(person, null, EndReason.PROOF_CHANGED);
    }

    @Test
    void aSignInThatBeganBeforeTheEndOpensNoSession() {
        var ticket = fixture.sessions.ticket(person);
        endAll();

        assertThat(problem(() -> fixture.sessions.start(ticket, org, FROM)))
                .isInstanceOfSatisfying(
                        Problem.Unauthenticated.class,
                        refused -> assertThat(refused.code()).isEqualTo("sign_in_outdated"));
        assertThat(fixture.openSessions()).isZero();
        assertThat(fixture.signIn(EMAIL, Passwords.GOOD)).as("one after it does").isNotNull();
    }

    /** Whoever knows only the old password does not profit from its check being slow. */
    @Test
    void aPasswordThatIsChangedWhileItIsCheckedOpensNoSession() {
        var stored = fixture.passwords;
        var changing =
                new PasswordStore() {
                    @Override
                    public Optional<String> find(PersonId whose) {
                        var old = stored.find(whose);
                        endAll();
                        return old;
                    }

                    @Override
                    public void insert(PersonId whose, String phc, Instant at) {
                        stored.insert(whose, phc, at);
                    }

                    @Override
                    public void replace(PersonId whose, String phc, Instant at) {
                        stored.replace(whose, phc, at);
                    }

                    @Override
                    public void delete(PersonId whose) {
                        stored.delete(whose);
                    }
                };
        var attempt = new SignInService.Attempt(EMAIL, Passwords.of(Passwords.GOOD));

        assertThat(problem(() -> fixture.signInWith(changing).signIn(attempt, FROM, null)))
                .isInstanceOf(Problem.Unauthenticated.class);
        assertThat(fixture.openSessions()).isZero();
    }

    /** The session is there, but nobody else can see it yet. */
    @Test
    void theEndWaitsForASessionThatIsJustBeingOpened() throws Exception {
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> ending =
                    fixture.control
                            .transactions()
                            .execute(
                                    _ -> {
                                        var ticket = fixture.sessions.ticket(person);
                                        fixture.sessions.start(ticket, org, FROM);
                                        var end = threads.submit(this::endAll);
                                        await().until(() -> end.isDone() || somebodyWaits());
                                        return end;
                                    });

            assertThat(ending.get()).as("both").isEqualTo(2);
            assertThat(fixture.openSessions()).isZero();
        }
    }

    /** Whether one transaction of this database waits for another. */
    private boolean somebodyWaits() {
        var waiting =
                switch (engine) {
                    case H2 ->
                            "select count(*) from information_schema.sessions"
                                    + " where blocker_id is not null";
                    case POSTGRESQL ->
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database()";
                };
        return fixture.control.jdbc().sql(waiting).query(Long.class).single() > 0;
    }

    @Test
    void aSignInAtTheSameTimeOpensNoSessionThatStays() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var ticket = fixture.sessions.ticket(person);
            together(() -> start(ticket), this::endAll);

            assertThat(fixture.openSessions()).as("round %d", round).isZero();
        }
    }

    private boolean start(SignInTicket ticket) {
        try {
            fixture.sessions.start(ticket, org, FROM);
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    @Test
    void aValueThatIsBeingChangedDoesNotOutliveTheEnd() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var value = cookie(fixture.signIn(EMAIL, Passwords.GOOD));
            fixture.clock.advance(Duration.ofMinutes(15));
            together(() -> fixture.use(value).isPresent(), this::endAll);

            assertThat(fixture.openSessions()).as("round %d", round).isZero();
            assertThat(fixture.use(value)).isEmpty();
        }
    }

    @Test
    void aSessionThatIsBeingRenewedDoesNotOutliveTheEnd() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var session = fixture.signIn(EMAIL, Passwords.GOOD);
            together(() -> renew(session), this::endAll);

            assertThat(fixture.openSessions()).as("round %d", round).isZero();
        }
    }

    private boolean renew(SignedIn session) {
        try {
            fixture.sessions.renew(session);
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    /** Both at once; whichever fails for another reason than being refused fails the test. */
    private static void together(Callable<?> one, Callable<?> other) throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(one);
            var second = threads.submit(other);
            first.get();
            second.get();
        }
    }
}
