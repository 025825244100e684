package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.server.telemetry.Incident;
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

    private static final Duration EXPIRY_AFTER_FAILURE = Duration.ofMinutes(10);

    /** What cannot be built is put off, but a round must end for the rest of the work. */
    private static final int FAILURES_PER_ROUND = 10;

    /** A statement may take minutes, a service manager does not wait so long. */
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);

    private final RollUps rollUps;
    private final HourBook hours;
    private final Expiry expiry;
    private final Clock clock;
    private final Incident incident;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Instant nextExpiry;

    Housekeeping(RollUps rollUps, HourBook hours, Expiry expiry, Clock clock) {
        this.rollUps = rollUps;
        this.hours = hours;
        this.expiry = expiry;
        this.clock = clock;
        incident = new Incident(LOG, "housekeeping", clock);
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
            if (!thread.join(PATIENCE_AT_CLOSE)) {
                // Cancels what runs. Half-done work is found by the comparison at the next start.
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            do {
                try {
                    round();
                } catch (RuntimeException failure) {
                    // Roll-ups must go on whatever happened; the next round may succeed.
                    report(failure);
                }
            } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            LOG.debug("housekeeping ends");
        }
    }

    /** One round of everything that is due. */
    void round() {
        if (!hours.isComplete()) {
            rollUps.compare();
        }
        buildAll();
        if (!hours.isAnyPutOff()) {
            incident.over();
        }
        if (!clock.instant().isBefore(nextExpiry)) {
            nextExpiry = clock.instant().plus(EXPIRY_AFTER_FAILURE);
            expiry.run();
            nextExpiry = clock.instant().plus(EXPIRY_EVERY);
        }
    }

    /** Builds until nothing is due; what fails is put off and must not hold up the rest. */
    private void buildAll() {
        var failures = 0;
        while (closing.getCount() > 0 && failures < FAILURES_PER_ROUND) {
            try {
                if (!rollUps.buildDue()) {
                    break;
                }
            } catch (ClickHouseException failure) {
                failures++;
                report(failure);
            }
        }
    }

    private void report(RuntimeException failure) {
        if (closing.getCount() > 0) {
            incident.happened(failure);
        }
    }
}
