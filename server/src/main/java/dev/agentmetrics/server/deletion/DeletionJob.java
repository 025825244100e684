package dev.agentmetrics.server.deletion;

import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.Deletion.State;
import dev.agentmetrics.server.accounts.DeletionStore;
import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Rounds;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.telemetry.EventErasure;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Deletes organisations whose time is over: first their events, then everything else.
 *
 * <p>Guarantees that each step is stored before it begins and can be done again, so that a process
 * which is killed at any point is followed by one that goes on; and that the record of the
 * organisation, by which that one knows, is the last thing to go.
 */
@Component
class DeletionJob implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DeletionJob.class);

    private final DeletionStore store;
    private final EventErasure events;
    private final KeyRing keys;
    private final RecordErasure records;
    private final DeletionLedger ledger;
    private final TransactionOperations transactions;
    private final ClosedOrganizations closed;
    private final Clock clock;
    private final Rounds rounds = new Rounds("deletion", Duration.ofMinutes(1), this::round);
    private volatile boolean running;

    DeletionJob(
            DeletionStore store,
            EventErasure events,
            KeyRing keys,
            RecordErasure records,
            DeletionLedger ledger,
            TransactionOperations transactions,
            ClosedOrganizations closed,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.keys = keys;
        this.records = records;
        this.ledger = ledger;
        this.transactions = transactions;
        this.closed = closed;
        this.clock = clock;
    }

    /** Everything that is due. One organisation's trouble is not another's. */
    synchronized void round() {
        for (var deletion : store.due(clock.instant())) {
            try {
                go(deletion);
            } catch (RuntimeException failure) {
                LOG.error(
                        "organisation {} is not deleted yet; the next round goes on",
                        deletion.org(),
                        failure);
            }
        }
    }

    private void go(Deletion deletion) {
        if (deletion.state() == State.WAITING && !begin(deletion)) {
            // Stopped at the last moment.
            return;
        }
        carryOut(deletion);
    }

    /** From here on nobody can stop it, and no restore brings it back. */
    private boolean begin(Deletion deletion) {
        boolean begun =
                Boolean.TRUE.equals(
                        transactions.execute(
                                _ -> {
                                    if (!store.advance(
                                            deletion.org(), State.WAITING, State.ERASING_EVENTS)) {
                                        return false;
                                    }
                                    ledger.record(
                                            new Deleted(
                                                    deletion.org().value(),
                                                    deletion.org(),
                                                    new Deleted.What.Organization(
                                                            deletion.requestedBy()),
                                                    deletion.requestedAt()));
                                    return true;
                                }));
        if (begun) {
            ledger.publishSoon();
        }
        return begun;
    }

    /**
     * One that was carried out once, in data that were restored. When it returns, nothing of the
     * organisation is left.
     *
     * @param known whether the control store has the organisation
     */
    synchronized void again(Deletion deletion, boolean known) {
        if (!known) {
            events.erase(deletion.org());
            return;
        }
        closed.add(deletion.org());
        if (!store.insert(deletion)) {
            store.advance(deletion.org(), State.WAITING, State.ERASING_EVENTS);
        }
        carryOut(deletion);
    }

    private void carryOut(Deletion deletion) {
        var org = deletion.org();
        // Also when it was done before a restart: cheap then, and nothing on its way comes back.
        events.erase(org);
        destroyKeys(org);
        store.advance(org, State.ERASING_EVENTS, State.ERASING_RECORDS);
        records.erase(deletion);
        closed.remove(org);
        LOG.info("organisation {} is deleted", org);
    }

    /** Before the row goes by which a later process would know: what they sealed is unreadable. */
    private void destroyKeys(OrgId org) {
        var purpose = new Purpose.OfOrganization(org);
        if (keys.versions(purpose).stream()
                .anyMatch(version -> version.state() != DataKeyInfo.State.DESTROYED)) {
            keys.destroyAll(purpose);
        }
    }

    @Override
    public void start() {
        running = true;
        rounds.start();
    }

    @Override
    public void stop() {
        running = false;
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
