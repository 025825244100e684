package dev.agentmetrics.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Assurance;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuardTest {

    private final MovableClock clock = MovableClock.at("2026-11-27T08:00:00Z");
    private final Guard guard =
            new Guard(
                    new ClosedOrganizations(List.of()),
                    clock,
                    _ -> EnumSet.of(ProofKind.RECOVERY_CODE, ProofKind.TOTP));
    private final Caller person =
            new Caller(
                    new OrgId(new UUID(0, 1)),
                    new Caller.Actor.Person(new PersonId(new UUID(0, 2))),
                    Set.of(Permission.values()));

    @Test
    void aProofCountsForTenMinutes() {
        var proven = person.with(new Assurance(clock.instant(), false));

        clock.advance(Guard.RECENT.minusMillis(1));
        assertThatCode(() -> guard.requireRecent(proven)).doesNotThrowAnyException();
        clock.advance(java.time.Duration.ofMillis(1));
        assertThatThrownBy(() -> guard.requireRecent(proven))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isInstanceOfSatisfying(
                                                Problem.StepUpRequired.class,
                                                needed ->
                                                        assertThat(needed.proofs())
                                                                .extracting(
                                                                        Problem.FieldError::code)
                                                                .containsExactly(
                                                                        "totp", "recovery_code")));
    }

    @Test
    void whoeverSaysNothingHasProvedNothing() {
        assertThatThrownBy(() -> guard.requireRecent(person)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aKeyIsAProofByItself() {
        var key = new Caller(person.org(), new Caller.Actor.ApiKey("k", false), Set.of());

        assertThatCode(() -> guard.requireRecent(key)).doesNotThrowAnyException();
    }

    @Test
    void whoeverLacksAFactorMayDoNothing() {
        var lacking = person.with(new Assurance(Instant.MAX, true));

        assertThat(lacking.permissions()).isEmpty();
        assertThatThrownBy(() -> guard.require(lacking, Permission.DATA_READ))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isInstanceOfSatisfying(
                                                Problem.Forbidden.class,
                                                problem ->
                                                        assertThat(problem.code())
                                                                .isEqualTo(
                                                                        "second_factor_required")));
    }
}
