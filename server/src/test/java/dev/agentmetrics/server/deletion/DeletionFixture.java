package dev.agentmetrics.server.deletion;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.DeletionStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.MemberStore;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.internal.AccountRows;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.accounts.internal.JdbcDeletionStore;
import dev.agentmetrics.server.accounts.internal.JdbcMemberStore;
import dev.agentmetrics.server.accounts.internal.JdbcOperatorStore;
import dev.agentmetrics.server.apikeys.internal.JdbcApiKeyStore;
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
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.deletion.data.Receipts;
import dev.agentmetrics.server.identity.internal.IdentityRows;
import dev.agentmetrics.server.telemetry.EventErasure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletion on a real control store, beside an event store that only says what it was asked. The
 * organisation "acme" has an owner and a member, a session, a password and a key.
 */
final class DeletionFixture implements AutoCloseable {

    final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    final TestKeys keys = TestKeys.fixed();
    final TestControlStore control;
    final List<String> mail = new ArrayList<>();
    final Events events = new Events();
    final OrgId org;
    final PersonId ownerId;

    /** Whoever has proved who they are, and long enough for a test that moves the clock. */
    private static final Assurance PROVED =
            new Assurance(Instant.parse("2100-01-01T00:00:00Z"), false);

    final Caller owner;
    final Caller operator;
    AccountService accounts;
    AuditLog audit;
    DeletionStore store;
    ClosedOrganizations closed;
    DeletionService service;
    DeletionJob job;
    KeyRing ring;
    String receipt = "";
    final BackupSettings settings =
            new BackupSettings("memory", Duration.ofDays(1), 30, 7, 30, 7, true, null, null);
    final MemorySink sink = new MemorySink();
    final BackupKeys backupKeys = new DerivedBackupKeys(keys, TestKeys.random(7));

    DeletionFixture(Engine engine, Path dataDir) {
        control = TestControlStore.open(engine, dataDir);
        ring = new RingFixture(dataDir.resolve("ring")).open();
        start();
        var first = accounts.first().id();
        var runs = accounts.add(first, address("operator@example.org"), Role.OWNER);
        operator = accounts.caller(first, runs.id()).orElseThrow().with(PROVED);
        owner = another("acme");
        org = owner.org();
        ownerId = id(owner);
        person("bob@acme.example", org);
        key("acme000001", org, ownerId);
        insert(
                "insert into session (id, org_id, person_id, value_hash, created_at, seen_at,"
                        + " rotated_at, proved_at)"
                        + " values (:id, :org, :person, :hash, :now, :now, :now, :now)",
                ownerId);
        insert(
                "insert into password (person_id, phc, changed_at) values (:person, 'x', :now)",
                ownerId);
        insert(
                "insert into session_generation (person_id, generation) values (:person, 1)",
                ownerId);
    }

    /** As a start of the server does it: what is only in memory is gone. */
    void start() {
        start(modules());
    }

    void start(List<OrganizationRows> modules) {
        events.failing = false;
        var jdbc = control.jdbc();
        var transactions = control.transactions();
        var accountStore = new JdbcAccountStore(jdbc);
        MemberStore members = new JdbcMemberStore(jdbc);
        accounts = new AccountService(accountStore, UUID::randomUUID, clock);
        audit = new AuditLog(new JdbcAuditStore(control.source()), transactions, keys, clock);
        store = new JdbcDeletionStore(jdbc);
        closed = new ClosedOrganizations(store);
        var operators = new Operator(new JdbcOperatorStore(jdbc), accounts, accountStore);
        var news =
                new DeletionNews(
                        (template, to, values) -> {
                            mail.add(template.text() + " " + to.text());
                            receipt = values.getOrDefault("receipt", receipt);
                        },
                        audit,
                        members,
                        accounts,
                        operators,
                        () -> "https://metrics.example",
                        clock);
        service =
                new DeletionService(
                        store,
                        closed,
                        accounts,
                        members,
                        operators,
                        news,
                        new DeletionSettings(7),
                        new Guard(closed, clock, _ -> Set.of(ProofKind.PASSWORD)),
                        transactions,
                        clock);
        var records =
                new RecordErasure(
                        store,
                        accounts,
                        members,
                        modules,
                        news,
                        Receipts.of(ring, jdbc, settings),
                        clock,
                        Objects.requireNonNull(transactions.getTransactionManager()));
        job =
                new DeletionJob(
                        store,
                        events,
                        ring,
                        records,
                        ledger(jdbc, sink),
                        transactions,
                        closed,
                        clock);
    }

    DeletionLedger ledger(JdbcClient jdbc, MemorySink to) {
        return new DeletionLedger(
                settings,
                new JdbcLedgerStore(jdbc),
                new GivenUpLedger(new DataDir(Path.of("no-such-directory"))),
                backupKeys,
                () -> to,
                clock);
    }

    List<OrganizationRows> modules() {
        var jdbc = control.jdbc();
        return List.of(new AccountRows(jdbc), new IdentityRows(jdbc), new Keys(), new Erasures());
    }

    DeletionService.Progress request() {
        return service.request(owner, "acme");
    }

    /** The owner of one more organisation. */
    Caller another(String name) {
        var founder =
                accounts.found(
                        name,
                        address((name.equals("acme") ? "ada" : "eve") + "@" + name + ".example"));
        var membership = accounts.firstMembership(founder.id()).orElseThrow();
        return accounts.caller(membership.org(), founder.id()).orElseThrow().with(PROVED);
    }

    PersonId person(String email, OrgId first, OrgId... more) {
        var person = accounts.add(first, address(email), Role.MEMBER);
        for (var other : more) {
            new JdbcAccountStore(control.jdbc())
                    .insert(new Membership(other, person.id(), Role.MEMBER), clock.instant());
        }
        return person.id();
    }

    void key(String keyId, OrgId of, PersonId by) {
        control.jdbc()
                .sql(
                        "insert into api_key (key_id, org_id, hash, pepper_id, chain, mode, scope,"
                                + " name, last_four, created_at, created_by) values (:key, :org,"
                                + " :hash, 'p', 'p', 'live', 'write', 'a key', 'abcd', :now, :by)")
                .param("key", keyId)
                .param("org", of.value())
                .param("hash", new byte[32])
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("by", by.value())
                .update();
    }

    private void insert(String sql, PersonId person) {
        var statement = control.jdbc().sql(sql).param("person", person.value());
        if (sql.contains(":now")) {
            statement = statement.param("now", clock.instant().atOffset(ZoneOffset.UTC));
        }
        if (sql.contains(":org")) {
            statement =
                    statement
                            .param("id", UUID.randomUUID())
                            .param("org", org.value())
                            .param("hash", new byte[32]);
        }
        statement.update();
    }

    long rows(String table, OrgId of) {
        return rows(table, "org_id", of.value());
    }

    long rows(String table, String column, UUID id) {
        return control.jdbc()
                .sql("select count(*) from %s where %s = :id".formatted(table, column))
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /**
     * {@code table.column} of everything that refers to this table and does not go with its row.
     */
    List<String> references(String table) {
        return control.jdbc()
                .sql(
                        """
                        select lower(c.table_name) || '.' || lower(c.column_name)
                          from information_schema.referential_constraints r
                          join information_schema.key_column_usage c
                            on c.constraint_name = r.constraint_name
                           and c.constraint_schema = r.constraint_schema
                          join information_schema.table_constraints t
                            on t.constraint_name = r.unique_constraint_name
                           and t.constraint_schema = r.unique_constraint_schema
                         where lower(t.table_name) = :table and r.delete_rule <> 'CASCADE'
                        """)
                .param("table", table)
                .query(String.class)
                .list();
    }

    private static PersonId id(Caller caller) {
        return ((Caller.Actor.Person) caller.actor()).id();
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }

    @Override
    public void close() {
        control.close();
    }

    /** As {@code deletion.data} does it. */
    private final class Erasures implements OrganizationRows {

        @Override
        public void erase(OrgId of) {
            control.jdbc()
                    .sql("delete from data_erasure where org_id = :org")
                    .param("org", of.value())
                    .update();
        }

        @Override
        public void erase(PersonId person) {}
    }

    /** As {@code apikeys} does it, without its memory. */
    private final class Keys implements OrganizationRows {

        @Override
        public void erase(OrgId of) {
            new JdbcApiKeyStore(control.jdbc()).deleteAll(of);
        }

        @Override
        public void erase(PersonId person) {}
    }

    /** An event store that may be away. */
    static final class Events implements EventErasure {

        final List<OrgId> erased = new ArrayList<>();
        boolean failing;
        Optional<OrgId> failingFor = Optional.empty();

        @Override
        public void erase(OrgId org) {
            if (failing || failingFor.equals(Optional.of(org))) {
                throw new IllegalStateException("the event store is away");
            }
            erased.add(org);
        }

        @Override
        public long remaining(OrgId org) {
            return erased.contains(org) ? 0 : 1;
        }
    }
}
