package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.DiskSync;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Wishes that data be gone: stating one, and looking how far it has come.
 *
 * <p>Guarantees that a wish which was taken is carried out, however often the process ends
 * meanwhile; and that, when {@link #request} says hidden, no answer and no sum contains the data.
 */
@Service
public class ErasureService {

    /** Each is work for the engine that others wait for. */
    static final int MAX_OPEN = 20;

    static final int LISTED = 100;

    private final ErasureStore store;
    private final ErasureJob job;
    private final EndUserDigest endUsers;
    private final DeletionLedger ledger;
    private final Guard guard;
    private final AuditLog log;
    private final TransactionOperations transactions;
    private final DiskSync disk;
    private final IdSource ids;
    private final Clock clock;

    ErasureService(
            ErasureStore store,
            ErasureJob job,
            EndUserDigest endUsers,
            DeletionLedger ledger,
            Guard guard,
            AuditLog log,
            TransactionOperations transactions,
            DiskSync disk,
            IdSource ids,
            Clock clock) {
        this.store = store;
        this.job = job;
        this.endUsers = endUsers;
        this.ledger = ledger;
        this.guard = guard;
        this.log = log;
        this.transactions = transactions;
        this.disk = disk;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Deletes for good what was received until now.
     *
     * @param kind {@code run}, {@code agent}, {@code content} or {@code end_user}
     * @param subject the run's id, the agent's id, the environment, or the end user's name as
     *     clients send it
     */
    public Erasure request(Caller caller, @Nullable String kind, @Nullable String subject) {
        guard.require(caller, Permission.ORG_MANAGE);
        guard.requireRecent(caller);
        var chosen = new Wanted(kind, subject).chosen(caller.org(), endUsers);
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var erasure = Erasure.requested(ids.next(), caller.org(), chosen, now);
        transactions.executeWithoutResult(_ -> insert(caller, erasure));
        disk.sync();
        // Where a restore finds it; when that is away, the deletion goes on.
        ledger.publishSoon();
        job.hideAtOnce(erasure);
        return store.find(caller.org(), erasure.id()).orElse(erasure);
    }

    private void insert(Caller caller, Erasure erasure) {
        if (store.open(caller.org()) >= MAX_OPEN) {
            throw new ProblemException(
                    new Problem.Conflict(
                            "too_many_erasures",
                            "At most "
                                    + MAX_OPEN
                                    + " deletions are carried out at a time. Wait for one to end."));
        }
        store.insert(erasure);
        ledger.record(
                new Deleted(
                        erasure.id(),
                        erasure.org(),
                        new Deleted.What.Events(erasure.chosen()),
                        erasure.requestedAt()));
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.ERASURE_REQUESTED,
                        Map.of(
                                "erasure", erasure.id().toString(),
                                "kind", erasure.kind(),
                                "subject", erasure.subject())));
    }

    /** The latest, newest first. */
    public List<Erasure> list(Caller caller) {
        guard.require(caller, Permission.ORG_MANAGE);
        return store.list(caller.org(), LISTED);
    }

    /**
     * @param id as the client sent it: what is no id names no deletion
     */
    public Erasure find(Caller caller, String id) {
        guard.require(caller, Permission.ORG_MANAGE);
        return parsed(id)
                .flatMap(known -> store.find(caller.org(), known))
                .orElseThrow(() -> new ProblemException(new Problem.NotFound("erasure")));
    }

    private static Optional<UUID> parsed(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
