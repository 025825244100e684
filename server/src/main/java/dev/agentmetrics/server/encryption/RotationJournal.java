package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.RotatesData.Progress;
import dev.agentmetrics.server.encryption.RotationBook.Move;
import dev.agentmetrics.server.encryption.RotationBook.Version;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records what becomes of keys in the audit log of whoever runs the deployment, and how far a
 * rotation is.
 *
 * <p>Guarantees that each step of each version is recorded once: keys and records are kept in
 * different places, so this compares what there is with what was told. What a kill left untold is
 * told in the next round.
 */
@Component
public class RotationJournal {

    private final RotationBook book;
    private final AuditLog log;
    private final Operator operator;
    private final TransactionOperations transactions;
    private final Clock clock;

    public RotationJournal(
            RotationBook book,
            AuditLog log,
            Operator operator,
            TransactionOperations transactions,
            Clock clock) {
        this.book = book;
        this.log = log;
        this.operator = operator;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Records what changed since the last time.
     *
     * @param wanted the keys whose rotation somebody asked for by command
     */
    void tell(Collection<KeyState> now, Set<String> wanted) {
        transactions.executeWithoutResult(
                _ -> {
                    var told = book.told();
                    for (var key : now) {
                        var version = new Version(key.key(), key.version());
                        var before = told.get(version);
                        if (before != key.state()) {
                            book.tell(version, key.state());
                            steps(key, before).forEach(step -> record(step, key, wanted));
                        }
                    }
                });
    }

    /** The first version of a key comes with it and is no rotation. */
    private static List<AuditType> steps(KeyState key, @Nullable State before) {
        boolean isNew = before == null && key.version() > 1;
        return switch (key.state()) {
            case CURRENT, RETIRING -> isNew ? List.of(AuditType.ENCRYPTION_KEY_ROTATED) : List.of();
            case DISABLED ->
                    isNew
                            ? List.of(
                                    AuditType.ENCRYPTION_KEY_ROTATED,
                                    AuditType.ENCRYPTION_KEY_RETIRED)
                            : List.of(AuditType.ENCRYPTION_KEY_RETIRED);
            case DESTROYED -> List.of(AuditType.ENCRYPTION_KEY_DESTROYED);
        };
    }

    private void record(AuditType step, KeyState key, Set<String> wanted) {
        var details = new TreeMap<String, String>();
        details.put("key", key.key());
        details.put("version", Integer.toString(key.version()));
        if (step == AuditType.ENCRYPTION_KEY_ROTATED) {
            details.put(
                    "cause", RotationRequests.isWanted(wanted, key.key()) ? "command" : "schedule");
        }
        record(step, details);
    }

    /** So much is under this version. That does not end a trouble: the round may fail yet. */
    void moved(String key, int version, Progress progress) {
        var known = book.move(key);
        var now =
                new Move(
                        key,
                        version,
                        progress.done(),
                        progress.total(),
                        known.map(Move::trouble).orElse(null),
                        known.map(Move::troubleAt).orElse(null));
        if (known.filter(now::equals).isEmpty()) {
            book.put(now);
        }
    }

    /**
     * A round failed; recorded once for each reason, until a round works.
     *
     * @return whether it is recorded now
     */
    boolean failed(String key, String trouble) {
        var known = book.move(key).orElse(new Move(key, 0, 0, 0, null, null));
        boolean isNew = !trouble.equals(known.trouble());
        if (isNew) {
            transactions.executeWithoutResult(
                    _ -> {
                        book.put(
                                new Move(
                                        key,
                                        known.version(),
                                        known.moved(),
                                        known.pieces(),
                                        trouble,
                                        clock.instant()));
                        record(
                                AuditType.ENCRYPTION_KEY_ROTATION_FAILED,
                                Map.of("key", key, "reason", trouble));
                    });
        }
        return isNew;
    }

    /** A round of this key worked, whether or not there was anything to do. */
    void worked(String key) {
        book.move(key)
                .filter(move -> move.trouble() != null)
                .ifPresent(
                        move ->
                                book.put(
                                        new Move(
                                                key,
                                                move.version(),
                                                move.moved(),
                                                move.pieces(),
                                                null,
                                                null)));
    }

    private void record(AuditType type, Map<String, String> details) {
        log.append(
                new AuditEvent(
                        type, operator.organization(), AuditActor.SYSTEM, Origin.UNKNOWN, details));
    }
}
