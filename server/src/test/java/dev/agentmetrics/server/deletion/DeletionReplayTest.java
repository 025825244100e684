package dev.agentmetrics.server.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.accounts.internal.JdbcOperatorStore;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.ledger.LedgerEntry;
import dev.agentmetrics.server.backup.ledger.LedgerInSink;
import dev.agentmetrics.server.backup.ledger.PendingReplay;
import dev.agentmetrics.server.backup.sink.MemorySink;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.deletion.data.Receipts;
import dev.agentmetrics.server.deletion.data.Replays;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was deleted after the backup that was restored is gone before anybody is answered. */
@Tag("C06")
@ParameterizedClass
@EnumSource(Engine.class)
class DeletionReplayTest {

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private DeletionFixture fixture;
    private Replays events;

    @BeforeEach
    void open() {
        fixture = new DeletionFixture(engine, dataDir);
        events = new Replays(fixture.control, fixture.ring, fixture.clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private DeletionReplay replay() {
        return replay(fixture.ledger(fixture.control.jdbc(), fixture.sink));
    }

    private DeletionReplay replay(DeletionLedger ledger) {
        var accounts = new JdbcAccountStore(fixture.control.jdbc());
        return new DeletionReplay(
                new DataDir(dataDir),
                fixture.backupKeys,
                ledger,
                events.replay(),
                fixture.job,
                fixture.accounts,
                new DeletionReplay.Journal(
                        fixture.audit,
                        new Operator(
                                new JdbcOperatorStore(fixture.control.jdbc()),
                                fixture.accounts,
                                accounts),
                        fixture.control.transactions()));
    }

    /** As the ledger of the lost machine has it; this one's control store does not know. */
    private List<LedgerEntry> deletedElsewhere(Deleted.What... all) throws Exception {
        var sink = new MemorySink();
        try (var other = TestControlStore.open(Engine.H2, dataDir.resolve("lost"))) {
            var ledger = fixture.ledger(other.jdbc(), sink);
            for (var what : all) {
                other.transactions()
                        .executeWithoutResult(
                                _ ->
                                        ledger.record(
                                                new Deleted(
                                                        UUID.randomUUID(),
                                                        fixture.org,
                                                        what,
                                                        fixture.clock.instant())));
            }
            ledger.publish(sink);
        }
        fixture.sink.objects.putAll(sink.objects);
        long known = fixture.ledger(fixture.control.jdbc(), fixture.sink).head().seq();
        return LedgerInSink.read(sink, fixture.backupKeys).after(known);
    }

    private void restored(Deleted.What... all) throws Exception {
        new PendingReplay(new DataDir(dataDir)).write(deletedElsewhere(all));
    }

    private static Deleted.What agent(String agent) {
        return new Deleted.What.Events(new ChosenEvents.OfAgent(agent));
    }

    @Test
    void anOrganisationDoesNotComeBackAndItsNeighbourDoes() throws Exception {
        var globex = fixture.another("globex");
        restored(new Deleted.What.Organization(fixture.ownerId));
        replay().start();
        assertThat(fixture.accounts.find(fixture.org)).isEmpty();
        assertThat(fixture.events.erased).containsExactly(fixture.org);
        assertThat(fixture.rows("api_key", fixture.org)).isZero();
        assertThat(fixture.rows("session", fixture.org)).isZero();
        assertThat(fixture.accounts.find(globex.org())).isPresent();
        assertThat(fixture.audit.after(fixture.operator.org(), 0, AuditFilter.ALL, 100))
                .filteredOn(record -> record.event().type() == AuditType.DELETIONS_REPLAYED)
                .singleElement()
                .satisfies(
                        record -> assertThat(record.event().details()).containsEntry("count", "1"));
        assertThat(new DataDir(dataDir).deletionsToReplay()).doesNotExist();
    }

    @Test
    void chosenEventsAreHiddenAgainAndGetAReceipt() throws Exception {
        restored(agent("checkout"));
        replay().start();
        assertThat(events.hidden()).containsExactly(new ChosenEvents.OfAgent("checkout"));
        assertThat(fixture.rows("data_erasure", fixture.org)).isEqualTo(1);
        fixture.clock.advance(Duration.ofMinutes(3));
        events.round();
        assertThat(events.receipts(fixture.org)).hasSize(1);
    }

    /** The organisation was made after the backup; its events may have come with it. */
    @Test
    void whatNobodyKnowsIsTakenOutOfTheEventsAlone() throws Exception {
        restored(agent("checkout"), new Deleted.What.Organization(fixture.ownerId));
        replay().start();
        restored(agent("checkout"), new Deleted.What.Organization(fixture.ownerId));
        replay().start();
        assertThat(events.hidden()).hasSize(2);
        assertThat(fixture.events.erased).containsExactly(fixture.org, fixture.org);
    }

    /** Killed, or the event store away: it does not serve, and the next start goes on. */
    @Test
    void aServerDoesNotStartWhileSomethingIsLeft() throws Exception {
        restored(agent("checkout"), new Deleted.What.Organization(fixture.ownerId));
        fixture.events.failing = true;
        var replay = replay();
        assertThatThrownBy(replay::start).isInstanceOf(IllegalStateException.class);
        assertThat(replay.isRunning()).isFalse();
        assertThat(fixture.closed.contains(fixture.org)).isTrue();
        fixture.start();
        replay().start();
        assertThat(fixture.accounts.find(fixture.org)).isEmpty();
    }

    @Test
    void theLedgerGoesOnAfterwards() throws Exception {
        restored(agent("one"), agent("two"));
        replay().start();
        fixture.request();
        fixture.clock.advance(Duration.ofDays(8));
        fixture.job.round();
        assertThat(LedgerInSink.read(fixture.sink, fixture.backupKeys).after(0))
                .extracting(entry -> entry.deleted().kind())
                .containsExactly("agent", "agent", "organization");
    }

    /**
     * A job may start before the replay does; its entry would take the place of one in the sink.
     */
    @Test
    void nothingIsEnteredBeforeTheReplay() throws Exception {
        restored(agent("one"));
        var ledger = fixture.ledger(fixture.control.jdbc(), fixture.sink);
        var replay = replay(ledger);
        assertThatThrownBy(() -> enter(ledger)).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.head().seq()).isZero();

        replay.start();
        enter(ledger);
        assertThat(ledger.head().seq()).isEqualTo(2);
    }

    private void enter(DeletionLedger ledger) {
        fixture.control
                .transactions()
                .executeWithoutResult(
                        _ ->
                                ledger.record(
                                        new Deleted(
                                                UUID.randomUUID(),
                                                fixture.org,
                                                agent("two"),
                                                fixture.clock.instant())));
    }

    @Test
    void anOrganisationsEndIsInTheLedgerBeforeItBegins() throws Exception {
        fixture.request();
        fixture.clock.advance(Duration.ofDays(7));
        fixture.events.failing = true;
        fixture.job.round();
        assertThat(LedgerInSink.read(fixture.sink, fixture.backupKeys).after(0))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.deleted().org()).isEqualTo(fixture.org);
                            assertThat(entry.deleted().what())
                                    .isEqualTo(new Deleted.What.Organization(fixture.ownerId));
                        });
    }

    @Test
    void whoBelongedGetsAReceiptAndTheContentKeyIsDestroyed() throws Exception {
        var purpose = new Purpose.OfOrganization(fixture.org);
        fixture.ring.current(purpose);
        fixture.request();
        fixture.clock.advance(Duration.ofDays(7));
        fixture.job.round();
        assertThat(fixture.ring.versions(purpose))
                .extracting(DataKeyInfo::state)
                .containsExactly(DataKeyInfo.State.DESTROYED);
        var receipt = JWSObject.parse(fixture.receipt);
        var keys = JWKSet.parse(Receipts.keys(fixture.ring, fixture.control.jdbc()).set());
        var key = keys.getKeyByKeyId(receipt.getHeader().getKeyID()).toOctetKeyPair();
        assertThat(receipt.verify(new Ed25519Verifier(key))).isTrue();
        assertThat(receipt.getPayload().toJSONObject())
                .containsEntry("kind", "organization")
                .containsEntry("organization_id", fixture.org.toString())
                .containsEntry("requested_at", "2026-11-24T08:00:00Z")
                .containsEntry("erased_at", "2026-12-01T08:00:00Z")
                .containsEntry("content_keys_destroyed", 1L)
                .containsEntry("backups", "until")
                .containsEntry("backups_until", "2027-01-30T08:00:00Z")
                .containsEntry("backups_until_if", "so it goes on");
        assertThat(fixture.receipt).hasSizeLessThan(2_000);
    }
}
