package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.telemetry.Incident;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the filter from the store: at start, and again, larger, when it has become too small. Until
 * the first one is ready every id is looked up.
 */
final class FilterBuilder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FilterBuilder.class);

    /** 2.5 bytes per id: 25 MB for ten million, and one needless lookup per 10,000 new ids. */
    static final int BITS_PER_ID = 20;

    private static final long SMALLEST = 2_000_000;
    private static final double HEADROOM = 1.25;
    static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final EventTables tables;
    private final Claims claims;
    private final Sizing sizing;
    private final Duration pause;
    private final long seed;
    private final Incident incident;
    private final Semaphore wanted = new Semaphore(1);
    private final Thread thread;

    /**
     * @param pause before it is tried again after a failure
     */
    FilterBuilder(
            EventTables tables,
            Claims claims,
            Sizing sizing,
            Duration pause,
            long seed,
            Clock clock) {
        this.tables = tables;
        this.claims = claims;
        this.sizing = sizing;
        this.pause = pause;
        this.seed = seed;
        incident = new Incident(LOG, "building the filter of known ids", clock);
        thread = Thread.ofPlatform().daemon().name("filter-builder").unstarted(this::work);
    }

    /** How large a filter is made for so many ids. */
    record Sizing(long smallest, double headroom, int bitsPerId) {

        static final Sizing DEFAULT = new Sizing(SMALLEST, HEADROOM, BITS_PER_ID);

        IdFilter filterFor(long ids, long seed) {
            return new IdFilter(Math.max(smallest, (long) (ids * headroom)), bitsPerId, seed);
        }
    }

    void start() {
        thread.start();
    }

    /** The filter has become too small. */
    void request() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (true) {
                wanted.acquire();
                try {
                    build();
                    incident.over();
                } catch (RuntimeException | OutOfMemoryError failure) {
                    // Without the thread there would never be a filter, and every id a lookup.
                    claims.abandon();
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    incident.happened(failure);
                    TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                    request();
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("the filter is built no more");
        }
    }

    private void build() throws InterruptedException {
        var filter = sizing.filterFor(tables.countIds(), seed);
        claims.build(filter);
        var stored = new AtomicLong();
        tables.forEachId(
                (space, high, low) -> {
                    filter.add(space, high, low);
                    stored.incrementAndGet();
                });
        if (Thread.interrupted()) {
            claims.abandon();
            throw new InterruptedException();
        }
        claims.built(stored.get());
        LOG.info("the filter knows {} ids in {} KiB", stored.get(), filter.bytes() / 1024);
    }
}
