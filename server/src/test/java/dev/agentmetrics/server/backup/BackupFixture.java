package dev.agentmetrics.server.backup;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.SchemaMigrations;
import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.accounts.internal.JdbcOperatorStore;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.backup.archive.ArchiveWriter;
import dev.agentmetrics.server.backup.internal.JdbcBackupStore;
import dev.agentmetrics.server.backup.internal.JdbcLedgerStore;
import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.ledger.GivenUpLedger;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.internal.ring.RingKeySource;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.copies.EventSnapshots;
import dev.agentmetrics.server.telemetry.internal.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A deployment with people and events, and what makes backups of it. */
public final class BackupFixture implements AutoCloseable {

    /** Small, so that little data has several chunks. */
    static final ArchiveWriter.Sizes SMALL = new ArchiveWriter.Sizes(20_000, 40_000);

    final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    final RecordingSink sink = new RecordingSink();
    final Path dataDir;
    final TestControlStore control;
    final KeySource secrets;
    final BackupKeys keys;
    final ClickHouse engine;
    final BackupStore store;
    Optional<String> trial = Optional.empty();
    Backups backups;

    BackupFixture(Engine database, Path dataDir) {
        this.dataDir = created(dataDir);
        secrets = new RingKeySource(StoredKeyRing.open(TestSurroundings.of(dataDir, Map.of())));
        keys = new DerivedBackupKeys(secrets, TestKeys.random(2));
        control = TestControlStore.open(database, dataDir);
        engine = EventStoreEngine.open(new DataDir(dataDir).clickhouse());
        new SchemaMigrations(engine, clock).apply(Schema.migrations());
        store = new JdbcBackupStore(control.jdbc());
        backups =
                backups(
                        new BackupSettings(
                                "memory", Duration.ofHours(24), 30, 2, 0, 7, true, null, null));
    }

    private static Path created(Path dataDir) {
        try {
            return DataDir.create(dataDir);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Backups backups(BackupSettings settings) {
        var accountStore = new JdbcAccountStore(control.jdbc());
        var accounts = new AccountService(accountStore, UUID::randomUUID, clock);
        var log =
                new AuditLog(
                        new JdbcAuditStore(control.source()),
                        control.transactions(),
                        secrets,
                        clock);
        var operator = new Operator(new JdbcOperatorStore(control.jdbc()), accounts, accountStore);
        return new Backups(
                settings,
                new Backups.Sources(
                        control.source(),
                        new EventSnapshots(engine),
                        ledger(settings),
                        new KeyCopies(settings, new DataDir(dataDir), () -> sink)),
                new Backups.Tools(keys, TestKeys.random(3), UUID::randomUUID, clock),
                () -> sink,
                store,
                new BackupJournal(log, operator),
                (_, _) -> trial,
                SMALL);
    }

    DeletionLedger ledger(BackupSettings settings) {
        return new DeletionLedger(
                settings,
                new JdbcLedgerStore(control.jdbc()),
                new GivenUpLedger(new DataDir(dataDir)),
                keys,
                () -> sink,
                clock);
    }

    /** Says that it is deleted; nothing is. */
    void delete(DeletionLedger ledger, String agent) {
        control.transactions()
                .executeWithoutResult(
                        _ ->
                                ledger.record(
                                        new Deleted(
                                                UUID.randomUUID(),
                                                new OrgId(new UUID(0x7000, 1L << 63 | 1)),
                                                new Deleted.What.Events(
                                                        new ChosenEvents.OfAgent(agent)),
                                                clock.instant())));
    }

    /** Somebody with a session, and a message on its way. */
    void person(String address) {
        var accountStore = new JdbcAccountStore(control.jdbc());
        var accounts = new AccountService(accountStore, UUID::randomUUID, clock);
        var org = accounts.first().id();
        var person = accounts.add(org, EmailAddress.parse(address).orElseThrow(), Role.OWNER);
        control.jdbc()
                .sql(
                        "insert into session (id, org_id, person_id, value_hash, created_at, seen_at,"
                                + " rotated_at, proved_at)"
                                + " values (:id, :org, :person, :hash, now(), now(), now(), now())")
                .param("id", UUID.randomUUID())
                .param("org", org.value())
                .param("person", person.id().value())
                .param(
                        "hash",
                        person.id().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .update();
        control.jdbc()
                .sql(
                        "insert into password (person_id, phc, changed_at) values (:person, 'x', now())")
                .param("person", person.id().value())
                .update();
    }

    /** Runs of one month, as one insert; the text is in each of them. */
    void runs(String month, int count, String text) {
        engine.execute(
                Query.of(
                                "INSERT INTO runs (org_id, run_id, at, agent_id, status, duration_us,"
                                        + " tool_names, calls, cost_usd, metadata) SELECT"
                                        + " toUUID('00000000-0000-7000-8000-000000000001'),"
                                        + " generateUUIDv4(),"
                                        + " toDateTime64({month:String} || '-03 00:00:00', 3, 'UTC') + number,"
                                        + " 'agent' || toString(number % 7), 'success',"
                                        + " if(number % 3 = 0, NULL, number), ['a', 'b'],"
                                        + " [('llm', 'm', 'p', 0, number, -1, 1, 2, 0, 3, 4, 5,"
                                        + " toDecimal64(0.5, 10), 'computed')],"
                                        + " if(number % 2 = 0, NULL, toDecimal64(1.5, 10)),"
                                        + " {text:String} || toString(rand64()) FROM numbers({count:UInt64})")
                        .with("month", month)
                        .with("text", text)
                        .with("count", (long) count));
    }

    /** How many rows, and what they come to, by the engine's own arithmetic. */
    static String runsOf(ClickHouse engine) {
        return engine.query(
                        Query.of(
                                "SELECT concat(toString(count()), ' ', toString(sum(cityHash64(run_id,"
                                        + " metadata))), ' ', toString(sum(duration_us)), ' ',"
                                        + " toString(sum(cost_usd)), ' ', toString(countIf(cost_usd IS NULL)))"
                                        + " AS x FROM runs"),
                        row -> row.string("x"))
                .getFirst();
    }

    @Override
    public void close() {
        engine.close();
        control.close();
    }
}
