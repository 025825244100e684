package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes the parts of a streamed result from the connection's thread to the caller's, one at a
 * time: while the caller reads one, the engine makes the next.
 */
final class Handoff {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte @Nullable [] part;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean stopped;

    /** Waits until the part before has been taken; false when the caller wants no more. */
    boolean put(byte[] next) {
        lock.lock();
        try {
            while (part != null && !stopped) {
                changed.await();
            }
            part = next;
            changed.signalAll();
            return !stopped;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ClickHouseException.Unavailable("the engine is closing");
        } finally {
            lock.unlock();
        }
    }

    /** No more parts will come, because of the failure if there is one. */
    void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            ended = true;
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The caller wants no more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next part, or null at the end.
     *
     * @throws ClickHouseException.TimedOut when there is none within the limit
     */
    byte @Nullable [] take(Duration limit) throws InterruptedException {
        var left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (part == null && !ended) {
                if (left <= 0) {
                    throw new ClickHouseException.TimedOut("the time limit has passed");
                }
                left = changed.awaitNanos(Math.min(left, TimeUnit.DAYS.toNanos(1)));
            }
            if (part == null && failure != null) {
                throw failure instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(failure);
            }
            var taken = part;
            part = null;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
