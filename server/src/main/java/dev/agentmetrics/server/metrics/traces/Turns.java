package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Few traces are read at a time, because each may be tens of megabytes while it is. Whoever waits
 * too long for a turn is told to come again.
 */
@Component
class Turns {

    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore free = new Semaphore(AT_ONCE, true);

    <T> T take(Supplier<T> work) {
        if (!isMyTurn()) {
            throw new ProblemException(
                    new Problem.Unavailable(
                            "too_many_traces",
                            "Many traces are being opened at the moment. Try again.",
                            PATIENCE));
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private boolean isMyTurn() {
        try {
            return free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
