package dev.agentmetrics.server.telemetry.internal;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the threads of the event store before the web server and stops them after it: what was
 * accepted is stored, then the engine may be closed.
 */
final class EventStoreLifecycle implements SmartLifecycle {

    private final GroupCommitWriter writer;
    private final FilterBuilder filter;
    private final Housekeeping housekeeping;
    private final TraceSettler settler;
    private volatile boolean running;

    EventStoreLifecycle(
            GroupCommitWriter writer,
            FilterBuilder filter,
            Housekeeping housekeeping,
            TraceSettler settler) {
        this.writer = writer;
        this.filter = filter;
        this.housekeeping = housekeeping;
        this.settler = settler;
    }

    @Override
    public void start() {
        writer.start();
        filter.start();
        housekeeping.start();
        settler.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        settler.close();
        writer.close();
        filter.close();
        housekeeping.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The web server's phase is close to the highest; phases stop from high to low. */
    @Override
    public int getPhase() {
        return 0;
    }
}
