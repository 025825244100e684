package dev.agentmetrics.server.deletion;

import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.Deletion.State;
import dev.agentmetrics.server.accounts.DeletionStore;
import dev.agentmetrics.server.core.Rounds;
import dev.agentmetrics.server.telemetry.EventErasure;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

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
    private final RecordErasure records;
    private final ClosedOrganizations closed;
    private final Clock clock;
    private final Rounds rounds = new Rounds("deletion", Duration.ofMinutes(1), this::round);
    private volatile boolean running;

    DeletionJob(
            DeletionStore store,
            EventErasure events,
            RecordErasure records,
            ClosedOrganizations closed,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.records = records;
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
        var org = deletion.org();
        if (deletion.state() == State.WAITING
                && !store.advance(org, State.WAITING, State.ERASING_EVENTS)) {
            // Stopped at the last moment.
            return;
        }
        // Also when it was done before a restart: cheap then, and nothing on its way comes back.
        events.erase(org);
        store.advance(org, State.ERASING_EVENTS, State.ERASING_RECORDS);
        records.erase(deletion);
        closed.remove(org);
        LOG.info("organisation {} is deleted", org);
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
