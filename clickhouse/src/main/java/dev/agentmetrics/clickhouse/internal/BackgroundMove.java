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
            while (engine.moveSome() > 0) {
                Thread.sleep(PAUSE);
            }
            LOG.info("all events are encrypted with the current key");
        } catch (InterruptedException _) {
            // The engine is closing; the next start goes on.
        } catch (ClickHouseException | UncheckedIOException failure) {
            LOG.warn("the event store is not yet under its current key: {}", failure.toString());
        }
    }
}
