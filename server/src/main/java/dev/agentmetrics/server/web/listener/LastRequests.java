package dev.agentmetrics.server.web.listener;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The first step of a stop: from now on every request is refused with 503, and those that were
 * taken before are answered.
 *
 * <p>Guarantees that no request is worked on when connections begin to be closed. The framework's
 * graceful shutdown does not: it looks once whether there is a request, and one that comes after
 * that look is done, but its answer meets a closed connection; and it gives connections on which
 * nothing moves a second, which is less than a slow disk needs.
 */
@Component
final class LastRequests implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LastRequests.class);

    /** Less than a phase of the stop may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final GracefulHandler handler = new GracefulHandler();
    private volatile boolean running;

    /** Stands in front of everything that works on requests. */
    Handler before(Handler rest) {
        handler.setHandler(rest);
        return handler;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            handler.shutdown().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            LOG.warn("{} requests get no answer", handler.getCurrentRequestCount());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before anything of the web server; phases stop from high to low. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
