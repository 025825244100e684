package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a new key has become the current one: moves what is under older keys, part by part, while
 * the engine serves. A killed process goes on at its next start.
 */
final class BackgroundMove implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundMove.class);

    /** Before looking again for parts that were busy or that a merge has written to an old disk. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** A full disk, for example. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Engine engine;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("clickhouse-move").unstarted(this);

    BackgroundMove(Engine engine) {
        this.engine = engine;
    }

    void start() {
        thread.start();
    }

    /** What it does now ends; nothing more is begun. */
    void stop() {
        thread.interrupt();
    }

    @Override
    public void run() {
        try {
            while (moveSome() > 0) {
                Thread.sleep(PAUSE);
            }
            LOG.info("all events are encrypted with the current key");
        } catch (InterruptedException _) {
            // The engine is closing; the next start goes on.
        } catch (UncheckedIOException failure) {
            // What is kept of the part must stay as it is until the next start.
            LOG.error("moving events to the current key has stopped until the next start", failure);
        }
    }

    private int moveSome() throws InterruptedException {
        while (true) {
            try {
                return engine.moveSome();
            } catch (ClickHouseException failure) {
                if (!thread.isInterrupted()) {
                    LOG.warn("events are not yet under the current key: {}", failure.toString());
                }
                Thread.sleep(AFTER_FAILURE);
            }
        }
    }
}
