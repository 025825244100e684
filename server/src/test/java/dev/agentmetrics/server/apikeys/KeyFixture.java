package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.apikeys.internal.JdbcApiKeyStore;
import dev.agentmetrics.server.apikeys.internal.JdbcKeyUseStore;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditRecord;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.Assurance;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The services of keys on a real control store, with a clock and keys that the test holds. */
final class KeyFixture implements AutoCloseable {

    static final String EMAIL = "ada@example.org";

    final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    final TestKeys keys = TestKeys.fixed();
    final TestControlStore control;
    final Caller owner;
    private int starts;
    AccountService accounts;
    AuditLog audit;
    KeyUse use;
    KeyHousekeeping housekeeping;
    KeyDirectory directory;
    ApiKeyService service;
    LeakedKeys leaked;
    KeyBook book;

    /** What happens with events; a test that listens replaces it. */
    Consumer<Object> listener = _ -> {};

    /** What happens when something has to be on the disk itself. */
    Runnable disk = () -> {};

    KeyFixture(Engine engine, Path dataDir) {
        control = TestControlStore.open(engine, dataDir);
        start();
        var org = accounts.first().id();
        var person = accounts.add(org, EmailAddress.parse(EMAIL).orElseThrow(), Role.OWNER);
        owner =
                accounts.caller(org, person.id())
                        .orElseThrow()
                        // However far a test moves the clock.
                        .with(new Assurance(Instant.MAX.minus(Guard.RECENT), false));
    }

    /** As a start of the server does it: what is only in memory is gone. */
    void start() {
        var store = new JdbcApiKeyStore(control.jdbc());
        var transactions = control.transactions();
        // Not the same random numbers again.
        var random = TestKeys.random(++starts);
        accounts =
                new AccountService(new JdbcAccountStore(control.jdbc()), UUID::randomUUID, clock);
        audit = new AuditLog(new JdbcAuditStore(control.source()), transactions, keys, clock);
        book = new KeyBook(store, keys, random);
        var journal = new KeyJournal(audit, clock);
        use = new KeyUse(new JdbcKeyUseStore(control.jdbc(), transactions), clock);
        var changes =
                new KeyChanges(
                        store,
                        book,
                        journal,
                        transactions,
                        () -> disk.run(),
                        this::publish,
                        random,
                        clock);
        leaked = new LeakedKeys(book, changes);
        housekeeping = new KeyHousekeeping(use, book, store, journal, transactions, clock);
        var guard =
                new Guard(
                        new ClosedOrganizations(List.of()), clock, _ -> Set.of(ProofKind.PASSWORD));
        directory = new KeyDirectory(book, use, accounts, guard, clock);
        service = new ApiKeyService(book, changes, journal, use, guard, clock);
    }

    private void publish(Object event) {
        listener.accept(event);
    }

    /** What was recorded, in order. */
    List<AuditEvent> recorded() {
        return audit.after(owner.org(), 0, AuditFilter.ALL, 1_000).stream()
                .map(AuditRecord::event)
                .toList();
    }

    @Override
    public void close() {
        control.close();
    }
}
