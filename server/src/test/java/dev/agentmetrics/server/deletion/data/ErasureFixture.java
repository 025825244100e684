package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.accounts.internal.JdbcDeletionStore;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.DerivedBackupKeys;
import dev.agentmetrics.server.backup.internal.JdbcLedgerStore;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.ledger.GivenUpLedger;
import dev.agentmetrics.server.backup.sink.MemorySink;
import dev.agentmetrics.server.core.Assurance;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.deletion.data.internal.JdbcErasureStore;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventRemoval;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Wishes on a real control store, beside an event store that holds two runs of whatever somebody
 * wants gone.
 */
final class ErasureFixture implements AutoCloseable {

    /** Whoever has proved who they are, and long enough for a test that moves the clock. */
    private static final Assurance PROVED =
            new Assurance(Instant.parse("2100-01-01T00:00:00Z"), false);

    final MovableClock clock = MovableClock.at("2026-11-20T10:30:00Z");
    final Events events = new Events();
    final ReceiptKeys receiptKeys;
    ErasureJob job;

    final TestControlStore control;
    final KeyRing ring;
    private final ErasureStore store;
    private final Caller owner;
    private ErasureService service;

    /** So long backups stay; empty when nobody knows. */
    Optional<Duration> until = Optional.of(Duration.ofDays(30));

    final MemorySink sink = new MemorySink();
    final BackupKeys backupKeys = new DerivedBackupKeys(TestKeys.fixed(), TestKeys.random(5));
    DeletionLedger ledger;
    final RingFixture rings;

    ErasureFixture(Engine engine, Path directory) {
        control = TestControlStore.open(engine, directory.resolve("store"));
        rings = new RingFixture(directory.resolve("ring"));
        ring = rings.open();
        ledger =
                new DeletionLedger(
                        new BackupSettings(
                                "memory", Duration.ofDays(1), 30, 7, 30, 7, true, null, null),
                        new JdbcLedgerStore(control.jdbc()),
                        new GivenUpLedger(new DataDir(directory)),
                        backupKeys,
                        () -> sink,
                        clock);
        receiptKeys = Receipts.keys(ring, control.jdbc());
        store = new JdbcErasureStore(control.jdbc());
        var accounts =
                new AccountService(new JdbcAccountStore(control.jdbc()), UUID::randomUUID, clock);
        var org = accounts.first().id();
        var address = EmailAddress.parse("ada@acme.example").orElseThrow();
        var person = accounts.add(org, address, Role.OWNER);
        owner = accounts.caller(org, person.id()).orElseThrow().with(PROVED);
        start();
    }

    /** How many wishes were committed, each time that something had to be on the disk itself. */
    final List<Long> synced = new ArrayList<>();

    /** As a start of the server does it: what is only in memory is gone. */
    void start() {
        var transactions = control.transactions();
        var audit =
                new AuditLog(
                        new JdbcAuditStore(control.source()),
                        transactions,
                        TestKeys.fixed(),
                        clock);
        var receipts =
                new ErasureReceipts(
                        ring,
                        receiptKeys,
                        at ->
                                until.map(
                                        days ->
                                                new BackupHorizon.Until(
                                                        at.plus(days), "if it goes on")),
                        () -> "https://metrics.example");
        job = new ErasureJob(store, events, receipts, receiptKeys, audit, transactions, clock);
        var closed = new ClosedOrganizations(new JdbcDeletionStore(control.jdbc()));
        service =
                new ErasureService(
                        store,
                        job,
                        new EndUserDigest(TestKeys.random(1), (_, user) -> "alias of " + user),
                        ledger,
                        new Guard(closed, clock, _ -> Set.of(ProofKind.PASSWORD)),
                        audit,
                        transactions,
                        () -> synced.add(wishes()),
                        UUID::randomUUID,
                        clock);
    }

    private long wishes() {
        return control.jdbc().sql("select count(*) from data_erasure").query(Long.class).single();
    }

    Erasure request(String kind, String subject) {
        return service.request(owner, kind, subject);
    }

    Erasure find(Erasure wish) {
        return store.find(wish.org(), wish.id()).orElseThrow();
    }

    String state(Erasure wish) {
        return find(wish).state().text();
    }

    /** What the organisation's audit log says. */
    List<String> types() {
        return control.jdbc()
                .sql("select type from audit_record where chain_id = :org order by seq")
                .param("org", owner.org().value())
                .query(String.class)
                .list();
    }

    @Override
    public void close() {
        control.close();
    }

    /** An event store that may be away. */
    static final class Events implements EventRemoval {

        private final Set<ChosenEvents> hidden = new HashSet<>();

        boolean failing;

        /** Runs that were on their way, and are there by the next time it hides. */
        int late;

        /** Runs that are not hidden, whatever it says. */
        int left;

        /** Whether sums are built. */
        boolean settled = true;

        @Override
        public Count hide(OrgId org, ChosenEvents chosen, Instant receivedUntil) {
            if (failing) {
                throw new IllegalStateException("the event store is away");
            }
            int found = hidden.add(chosen) ? 2 : late;
            late = 0;
            return new Count(found, 0, 0);
        }

        @Override
        public boolean takeOutOfFiles(OrgId org, ChosenEvents chosen) {
            return settled;
        }

        @Override
        public Count count(OrgId org, ChosenEvents chosen, Instant receivedUntil) {
            return new Count(left, 0, 0);
        }
    }
}
