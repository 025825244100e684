package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread for what nobody waits for: comparing at start, roll-ups, expiry once a day. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration EXPIRY_EVERY = Duration.ofDays(1);

    /** Not in the first minutes, which belong to those who wait for the server to come up. */
    private static final Duration EXPIRY_AFTER_START = Duration.ofMinutes(10);

    private final RollUps rollUps;
    private final HourBook hours;
    private final Expiry expiry;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Instant nextExpiry;

    Housekeeping(RollUps rollUps, HourBook hours, Expiry expiry, Clock clock) {
        this.rollUps = rollUps;
        this.hours = hours;
        this.expiry = expiry;
        this.clock = clock;
        nextExpiry = clock.instant().plus(EXPIRY_AFTER_START);
        thread = Thread.ofPlatform().daemon().name("event-housekeeping").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            do {
                try {
                    round();
                } catch (ClickHouseException failure) {
                    LOG.warn("housekeeping failed; trying again", failure);
                } catch (RuntimeException failure) {
                    // Roll-ups must go on whatever happened; the next round may succeed.
                    LOG.error("housekeeping failed unexpectedly; trying again", failure);
                }
            } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            LOG.debug("housekeeping ends");
        }
    }

    private void round() {
        if (!hours.isComplete()) {
            rollUps.compare();
        }
        while (closing.getCount() > 0 && rollUps.buildDue()) {
            // Until nothing is due.
        }
        if (!clock.instant().isBefore(nextExpiry)) {
            expiry.run();
            nextExpiry = clock.instant().plus(EXPIRY_EVERY);
        }
    }
}
