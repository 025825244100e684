package dev.agentmetrics.server.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.Deletion.State;
import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.AuditVerifier;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** From the request to the end, with a clock that the test moves and a process that dies. */
@ParameterizedClass
@EnumSource(Engine.class)
class DeletionTest {

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private DeletionFixture fixture;

    @BeforeEach
    void open() {
        fixture = new DeletionFixture(engine, dataDir);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void nothingHappensBeforeTheTimeIsOver() {
        fixture.request();
        fixture.clock.advance(Duration.ofDays(7).minusMillis(1));
        fixture.job.round();
        assertThat(state()).contains(State.WAITING);
        assertThat(fixture.events.erased).isEmpty();

        fixture.clock.advance(Duration.ofMillis(1));
        fixture.job.round();
        assertThat(state()).isEmpty();
        assertThat(fixture.events.erased).containsExactly(fixture.org);
        assertThat(fixture.accounts.find(fixture.org)).isEmpty();
        assertThat(fixture.closed.contains(fixture.org)).isFalse();
    }

    @Test
    void askingAgainNeitherTellsNorBeginsAnew() {
        var first = fixture.request();
        fixture.clock.advance(Duration.ofDays(3));

        assertThat(fixture.request()).isEqualTo(first);
        assertThat(fixture.mail).hasSize(2);
    }

    @Test
    void anOwnerStopsItUntilTheEnd() {
        fixture.request();
        fixture.clock.advance(Duration.ofDays(8));

        assertThat(fixture.service.withdraw(fixture.owner).deletion()).isNull();
        fixture.job.round();

        assertThat(fixture.accounts.find(fixture.org)).isPresent();
        assertThat(fixture.closed.contains(fixture.org)).isFalse();
        assertThat(fixture.mail)
                .containsExactly(
                        "organization_deleting ada@acme.example",
                        "organization_deleting bob@acme.example",
                        "organization_kept ada@acme.example",
                        "organization_kept bob@acme.example");
        assertThat(types()).contains("deletion_requested", "deletion_withdrawn");
        assertThat(code(() -> fixture.service.withdraw(fixture.owner))).isEqualTo("no_deletion");
    }

    @Test
    void nobodyStopsWhatHasBegun() {
        fixture.request();
        fixture.clock.advance(Duration.ofDays(7));
        fixture.events.failing = true;
        fixture.job.round();

        assertThat(state()).contains(State.ERASING_EVENTS);
        assertThat(code(() -> fixture.service.withdraw(fixture.owner))).isEqualTo("deletion_begun");
        assertThat(fixture.closed.contains(fixture.org)).isTrue();
    }

    @Test
    void theNameHasToBeTyped() {
        for (var name : new String[] {null, "", "acm", "ACME", "globex"}) {
            assertThatThrownBy(() -> fixture.service.request(fixture.owner, name))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure ->
                                    assertThat(failure.problem())
                                            .isInstanceOf(Problem.Invalid.class));
        }
        assertThat(state()).isEmpty();
        assertThat(fixture.closed.contains(fixture.org)).isFalse();
    }

    @Test
    void theOperatorsOrganisationStays() {
        assertThat(code(() -> fixture.service.request(fixture.operator, "My organisation")))
                .isEqualTo("operator_organization");
    }

    @Test
    void aRestartKeepsItClosed() {
        fixture.request();
        fixture.start();

        assertThat(fixture.closed.contains(fixture.org)).isTrue();
    }

    /** The event store is away, then the process dies in each of the modules in turn. */
    @Test
    void goesOnWhereverItWasCutOff() {
        fixture.request();
        fixture.clock.advance(Duration.ofDays(7));
        fixture.events.failing = true;
        fixture.job.round();
        assertThat(state()).contains(State.ERASING_EVENTS);
        assertThat(fixture.accounts.find(fixture.org)).isPresent();
        for (int module = 0; module <= fixture.modules().size(); module++) {
            var dying = new Dying();
            var modules = new ArrayList<OrganizationRows>(fixture.modules());
            modules.add(module, dying);
            fixture.start(modules);
            fixture.job.round();

            assertThat(state()).contains(State.ERASING_RECORDS);
            assertThat(fixture.rows("membership", fixture.org)).isEqualTo(2);
            assertThat(fixture.rows("session", fixture.org)).isEqualTo(1);
            assertThat(fixture.rows("api_key", fixture.org)).isEqualTo(1);
            assertThat(types()).contains("deletion_requested");
            assertThat(fixture.closed.contains(fixture.org)).isTrue();
            assertThat(fixture.mail).noneMatch(line -> line.startsWith("organization_deleted"));
        }

        fixture.start();
        fixture.job.round();
        fixture.job.round();

        assertThat(state()).isEmpty();
        assertThat(fixture.accounts.find(fixture.org)).isEmpty();
        assertThat(fixture.mail)
                .filteredOn(line -> line.startsWith("organization_deleted"))
                .hasSize(2);
    }

    @Test
    void oneOrganisationsTroubleIsNotAnothers() {
        fixture.request();
        var other = fixture.another("globex");
        fixture.service.request(other, "globex");
        fixture.clock.advance(Duration.ofDays(7));
        fixture.events.failingFor = Optional.of(fixture.org);

        fixture.job.round();

        assertThat(state()).contains(State.ERASING_EVENTS);
        assertThat(fixture.accounts.find(other.org())).isEmpty();
    }

    /**
     * The one record that stays is the operator's, and the log is whole without the other chain.
     */
    @Test
    void theOperatorsLogSaysThatItWas() {
        fixture.request();
        fixture.clock.advance(Duration.ofDays(7));
        fixture.job.round();

        assertThat(types()).isEmpty();
        assertThat(fixture.audit.after(fixture.operator.org(), 0, AuditFilter.ALL, 100))
                .filteredOn(record -> record.event().type() == AuditType.ORGANIZATION_DELETED)
                .singleElement()
                .satisfies(
                        record ->
                                assertThat(record.event().details())
                                        .containsEntry("name", "acme")
                                        .containsEntry("organization", fixture.org.toString())
                                        .containsEntry("members", "2"));
        assertThat(AuditVerifier.over(fixture.control.source(), fixture.keys).verify().breaks())
                .isEmpty();
    }

    /**
     * A person who belongs elsewhere stays; one whom another organisation's key names stays, too.
     */
    @Test
    void peopleGoWhereNothingElseHoldsThem() {
        var elsewhere = fixture.another("globex");
        var carol = fixture.person("carol@acme.example", fixture.org, elsewhere.org());
        var dave = fixture.person("dave@acme.example", fixture.org);
        fixture.key("dave000001", elsewhere.org(), dave);
        fixture.request();
        fixture.clock.advance(Duration.ofDays(7));
        fixture.job.round();

        assertThat(fixture.accounts.find(carol)).isPresent();
        assertThat(fixture.accounts.caller(elsewhere.org(), carol)).isPresent();
        assertThat(fixture.accounts.find(dave)).isPresent();
        assertThat(fixture.accounts.firstMembership(dave)).isEmpty();
        assertThat(fixture.accounts.find(fixture.ownerId)).isEmpty();
        assertThat(
                        fixture.control
                                .jdbc()
                                .sql("select count(*) from password")
                                .query(Long.class)
                                .single())
                .isZero();
        assertThat(fixture.rows("session_generation", "person_id", fixture.ownerId.value()))
                .isZero();
    }

    /**
     * What refers to a person either goes with them, is removed by its module, or holds the person
     * on purpose. A new table has to decide.
     */
    @Test
    void everyTableThatNamesAPersonIsKnown() {
        assertThat(fixture.references("person"))
                .containsExactlyInAnyOrder(
                        // removed by IdentityRows
                        "password.person_id",
                        "session.person_id",
                        "session_generation.person_id",
                        // gone with the organisation, else they hold the person
                        "membership.person_id",
                        "api_key.created_by",
                        "invitation.invited_by");
    }

    private Optional<State> state() {
        return fixture.store.find(fixture.org).map(Deletion::state);
    }

    private List<String> types() {
        return fixture.audit.after(fixture.org, 0, AuditFilter.ALL, 100).stream()
                .map(record -> record.event().type().text())
                .toList();
    }

    private static String code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var failure =
                org.assertj.core.api.Assertions.catchThrowableOfType(ProblemException.class, call);
        assertThat(failure).as("a refusal").isNotNull();
        return ((Problem.Conflict) failure.problem()).code();
    }

    /** As if the process ended there. */
    private static final class Dying implements OrganizationRows {

        @Override
        public void erase(OrgId org) {
            throw new IllegalStateException("killed");
        }

        @Override
        public void erase(PersonId person) {}
    }
}
