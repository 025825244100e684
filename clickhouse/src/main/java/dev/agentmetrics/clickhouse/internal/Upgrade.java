package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.internal.atrest.ClearData;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts what a release before encryption wrote, before anything is served. Killed at any point,
 * it goes on at the next start: parts are moved one by one, and the old files are removed when no
 * part is left among them.
 */
final class Upgrade {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);

    private static final Duration NEWS = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Connection.Session UNLIMITED = new Connection.Session("default", 0, 0, 0);

    private final Connection connection;
    private final PartMover mover;
    private long toldAt = System.nanoTime();

    Upgrade(Connection connection, PartMover mover) {
        this.connection = connection;
        this.mover = mover;
    }

    /**
     * Leaves no part that is not encrypted; {@link ClearData#delete} is the caller's, afterwards.
     */
    void run() throws IOException {
        LOG.info("encrypting the event store, which an earlier release kept in clear");
        awaitDeletions();
        connection.query(UNLIMITED, "SYSTEM STOP MERGES", Parameters.NONE);
        var before = rows();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var parts = mover.elsewhere(connection);
                !parts.isEmpty();
                parts = mover.elsewhere(connection)) {
            for (var part : parts) {
                if (mover.move(connection, part)) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                    tell();
                }
            }
            pauseUntil(deadline, "a part cannot be moved");
        }
        if (!rows().equals(before)) {
            throw new IllegalStateException(
                    "The event store has other rows after it was encrypted than before: " + before);
        }
        LOG.info("the event store is encrypted");
    }

    /** A deletion under way has its list among the files that will be removed. */
    private void awaitDeletions() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (mover.mutations(connection) > 0) {
            pauseUntil(deadline, "a deletion is under way that does not end");
        }
    }

    private static void pauseUntil(long deadline, String trouble) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException(
                    "The event store cannot be encrypted: "
                            + trouble
                            + ". Nothing is lost; start again.");
        }
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while encrypting the event store");
        }
    }

    private void tell() {
        if (System.nanoTime() - toldAt > NEWS.toNanos()) {
            toldAt = System.nanoTime();
            var progress = mover.progress(connection);
            LOG.info(
                    "encrypting the event store: {} of {} MB",
                    progress.done() >> 20,
                    progress.total() >> 20);
        }
    }

    private Map<String, Long> rows() {
        var rows =
                new ResultRows(
                        connection.query(
                                UNLIMITED,
                                "SELECT database || '.' || table AS name, sum(rows) AS rows"
                                        + " FROM system.parts WHERE active AND database != 'system'"
                                        + " GROUP BY name",
                                Parameters.NONE));
        var count = new HashMap<String, Long>();
        while (rows.advance()) {
            count.put(rows.string("name"), rows.integer("rows"));
        }
        return count;
    }
}
