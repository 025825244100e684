package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Rounds;
import dev.agentmetrics.server.telemetry.EventRemoval;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Carries wishes out: out of every answer, then out of the files, then the receipt. Every step can
 * be done again, so a process that is killed at any point is followed by one that goes on.
 */
@Component
class ErasureJob implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureJob.class);

    /** What was received before a wish is stored by then, or refused. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    private final ErasureStore store;
    private final EventRemoval events;
    private final ErasureReceipts receipts;
    private final ReceiptKeys receiptKeys;
    private final AuditLog log;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Rounds rounds = new Rounds("erasure", Duration.ofMinutes(1), this::round);
    private volatile boolean running;
    private volatile boolean stopping;

    ErasureJob(
            ErasureStore store,
            EventRemoval events,
            ErasureReceipts receipts,
            ReceiptKeys receiptKeys,
            AuditLog log,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.receipts = receipts;
        this.receiptKeys = receiptKeys;
        this.log = log;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** For whoever waits for the answer. What fails now is done by a later round. */
    void hideAtOnce(Erasure erasure) {
        try {
            hide(erasure);
        } catch (RuntimeException failure) {
            postponed(erasure, failure);
        }
    }

    /** Everything that is not done. One wish's trouble is not another's. */
    synchronized void round() {
        receiptKeys.keepUsable();
        for (var erasure : store.open()) {
            if (stopping) {
                // Each takes seconds; the next start goes on with the others.
                return;
            }
            try {
                go(erasure);
            } catch (RuntimeException failure) {
                postponed(erasure, failure);
            }
        }
    }

    /**
     * One that was carried out once, in data that were restored. When it returns, no answer shows
     * them; the files follow in the rounds.
     *
     * @param known whether there is a row for it to live in
     */
    synchronized void again(Erasure erasure, boolean known) {
        if (known) {
            if (store.find(erasure.org(), erasure.id()).isEmpty()) {
                store.insert(erasure);
            }
            hide(erasure);
        } else {
            events.hide(erasure.org(), erasure.chosen(), erasure.requestedAt());
        }
    }

    private void go(Erasure erasure) {
        // Again, for what was received before the wish and stored after it.
        hide(erasure);
        var settled = erasure.requestedAt().plus(SETTLED).isBefore(clock.instant());
        if (!settled || !events.takeOutOfFiles(erasure.org(), erasure.chosen())) {
            return;
        }
        var left = events.count(erasure.org(), erasure.chosen(), erasure.requestedAt());
        if (!left.isZero()) {
            throw new IllegalStateException("rows of erasure " + erasure.id() + " are left");
        }
        transactions.executeWithoutResult(
                _ -> store.find(erasure.org(), erasure.id()).ifPresent(this::finish));
    }

    private void finish(Erasure erasure) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!store.erased(erasure.id(), now, receipts.of(erasure, now))) {
            return;
        }
        log.append(
                new AuditEvent(
                        AuditType.DATA_ERASED,
                        erasure.org(),
                        AuditActor.SYSTEM,
                        Origin.UNKNOWN,
                        Map.of(
                                "erasure", erasure.id().toString(),
                                "kind", erasure.kind(),
                                "subject", erasure.subject(),
                                "runs", Long.toString(erasure.rows().runs()),
                                "client_events", Long.toString(erasure.rows().clientEvents()),
                                "spans", Long.toString(erasure.rows().spans()))));
    }

    private void hide(Erasure erasure) {
        var found = events.hide(erasure.org(), erasure.chosen(), erasure.requestedAt());
        store.hidden(erasure.id(), clock.instant().truncatedTo(ChronoUnit.MILLIS), found);
    }

    private static void postponed(Erasure erasure, RuntimeException failure) {
        LOG.error("erasure {} is not done yet; the next round goes on", erasure.id(), failure);
    }

    @Override
    public void start() {
        running = true;
        rounds.start();
    }

    @Override
    public void stop() {
        running = false;
        stopping = true;
        rounds.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Begins after the event store has been opened, and ends before it is closed. */
    @Override
    public int getPhase() {
        return 1;
    }
}
