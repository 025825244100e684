package dev.agentmetrics.server.deletion;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.backup.ledger.Deleted.What;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.ledger.LedgerEntry;
import dev.agentmetrics.server.backup.ledger.PendingReplay;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.deletion.data.ErasureReplay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * After a restore: carries out what was deleted after the backup was made, before anybody is
 * answered.
 *
 * <p>Guarantees that a server does not serve while one of these deletions is not done: it fails to
 * start instead, and the next start goes on. Each can be done again.
 */
@Component
class DeletionReplay implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DeletionReplay.class);

    private final PendingReplay pending;
    private final BackupKeys keys;
    private final DeletionLedger ledger;
    private final ErasureReplay erasures;
    private final DeletionJob organizations;
    private final AccountService accounts;
    private final Journal journal;
    private volatile boolean running;

    /** Says that it was done, in the log of whoever runs the server. */
    @Component
    record Journal(AuditLog log, Operator operator, TransactionOperations transactions) {

        private void replayed(int count) {
            log.append(
                    new AuditEvent(
                            AuditType.DELETIONS_REPLAYED,
                            operator.organization(),
                            AuditActor.SYSTEM,
                            Origin.UNKNOWN,
                            Map.of("count", Integer.toString(count))));
        }
    }

    DeletionReplay(
            DataDir dataDir,
            BackupKeys keys,
            DeletionLedger ledger,
            ErasureReplay erasures,
            DeletionJob organizations,
            AccountService accounts,
            Journal journal) {
        this.pending = new PendingReplay(dataDir);
        this.keys = keys;
        this.ledger = ledger;
        this.erasures = erasures;
        this.organizations = organizations;
        this.accounts = accounts;
        this.journal = journal;
        if (pending.exists()) {
            // Jobs may start before this does.
            ledger.hold();
        }
    }

    /** Everything there is, or an exception. */
    void replay() {
        if (!pending.exists()) {
            return;
        }
        var entries = pending.read(keys);
        LOG.info(
                "carrying out {} deletions that were made after the backup that was restored",
                entries.size());
        entries.stream().map(LedgerEntry::deleted).forEach(this::again);
        done(entries);
        LOG.info("{} deletions were carried out again", entries.size());
    }

    private void again(Deleted deleted) {
        boolean known = accounts.find(deleted.org()).isPresent();
        switch (deleted.what()) {
            case What.Events(var chosen) -> erasures.again(deleted, chosen, known);
            case What.Organization(var by) ->
                    organizations.again(
                            new Deletion(
                                    deleted.org(),
                                    by,
                                    deleted.at(),
                                    deleted.at(),
                                    Deletion.State.ERASING_EVENTS),
                            known);
        }
    }

    private void done(List<LedgerEntry> entries) {
        journal.transactions()
                .executeWithoutResult(
                        _ -> {
                            ledger.takeOver(entries);
                            journal.replayed(entries.size());
                        });
        try {
            pending.delete();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot end the replay of deletions", failure);
        }
        ledger.goOn();
    }

    @Override
    public void start() {
        replay();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the event store has been opened, and long before the first connection is taken. */
    @Override
    public int getPhase() {
        return 1;
    }
}
