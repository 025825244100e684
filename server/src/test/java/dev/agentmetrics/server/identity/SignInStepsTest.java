package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in with a second factor, whatever that is. */
class SignInStepsTest {

    @TempDir Path dataDir;
    private IdentityFixture fixture;
    private boolean enrolled;

    @BeforeEach
    void open() {
        fixture = new IdentityFixture(Engine.H2, dataDir);
        fixture.factors =
                new IdentityFixture.NoFactors() {
                    @Override
                    public boolean has(PersonId person) {
                        return enrolled;
                    }
                };
        fixture.start();
        fixture.owner();
        enrolled = true;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String begin() {
        return switch (fixture.signIn.signIn(
                new SignInService.Attempt(EMAIL, Passwords.of(Passwords.GOOD)), FROM, null)) {
            case SignInResult.Waiting(var ticket, var _) -> ticket.reveal();
            case SignInResult.Opened _ ->
                    throw new AssertionError("no second factor was asked for");
        };
    }

    private SignedIn second(@Nullable String ticket) {
        return fixture.steps.second(new SignInSteps.Held(ticket, null), _ -> ProofKind.TOTP, FROM);
    }

    private static String code(Problem problem) {
        return problem instanceof Problem.Unauthenticated(var code, var _)
                ? code
                : problem.toString();
    }

    @Test
    void thePasswordAloneOpensNoSession() {
        var before = fixture.openSessions();
        var ticket = begin();

        assertThat(fixture.openSessions()).isEqualTo(before);
        assertThat(fixture.use(ticket)).isEmpty();
        assertThat(fixture.use(cookie(second(ticket)))).isPresent();
    }

    @Test
    void aTicketOpensOneSession() {
        var ticket = begin();
        second(ticket);

        assertThat(code(problem(() -> second(ticket)))).isEqualTo("sign_in_not_waiting");
    }

    @Test
    void aTicketIsGoodForFiveMinutes() {
        var ticket = begin();
        fixture.clock.advance(Duration.ofMinutes(5));

        assertThat(code(problem(() -> second(ticket)))).isEqualTo("sign_in_not_waiting");
    }

    @Test
    void nobodyGetsInWithoutTheTicket() {
        begin();

        assertThat(code(problem(() -> second(null)))).isEqualTo("sign_in_not_waiting");
        assertThat(code(problem(() -> second("A".repeat(43))))).isEqualTo("sign_in_not_waiting");
    }

    @Test
    void aWrongAnswerLeavesTheSignInWaiting() {
        var ticket = begin();
        var wrong = new Problem.NotFound("right answer");

        assertThat(
                        problem(
                                () ->
                                        fixture.steps.second(
                                                new SignInSteps.Held(ticket, null),
                                                _ -> {
                                                    throw new ProblemException(wrong);
                                                },
                                                FROM)))
                .isEqualTo(wrong);
        assertThat(second(ticket)).isNotNull();
    }

    /** Red without the generation in the ticket. */
    @Test
    void aNewPasswordEndsASignInThatWaits() {
        var ticket = begin();
        var person = fixture.steps.person(ticket);
        fixture.sessions.endAll(person, null, EndReason.PROOF_CHANGED);

        assertThat(code(problem(() -> second(ticket)))).isEqualTo("sign_in_outdated");
    }
}
