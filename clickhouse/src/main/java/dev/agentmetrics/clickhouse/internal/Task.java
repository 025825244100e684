package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** One call that waits for a connection, runs on it, and has an answer. */
final class Task<T> {

    /** What to do with the connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection);
    }

    private enum State {
        WAITING,
        TAKEN,
        GIVEN_UP
    }

    private final Work<T> work;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CountDownLatch started = new CountDownLatch(1);
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Task(Work<T> work) {
        this.work = work;
    }

    /** The worker's claim; false when the caller has stopped waiting. */
    boolean take() {
        var taken = state.compareAndSet(State.WAITING, State.TAKEN);
        if (taken) {
            started.countDown();
        }
        return taken;
    }

    /** The caller's withdrawal; false when a worker has begun. */
    boolean giveUp() {
        return state.compareAndSet(State.WAITING, State.GIVEN_UP);
    }

    void run(Connection connection) {
        try {
            answer.complete(work.on(connection));
        } catch (RuntimeException | Error failure) {
            // Whatever it is belongs to the caller; the worker goes on with the next call.
            answer.completeExceptionally(failure);
        }
    }

    void fail(ClickHouseException failure) {
        answer.completeExceptionally(failure);
        started.countDown();
    }

    /**
     * Whether it has an answer now or soon, of whatever kind. An interrupt does not end the wait.
     */
    boolean endsWithin(Duration time) {
        var interrupted = false;
        var deadline = System.nanoTime() + time.toNanos();
        try {
            while (true) {
                try {
                    answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (ExecutionException _) {
                    return true;
                } catch (TimeoutException _) {
                    return false;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    CountDownLatch started() {
        return started;
    }

    CompletableFuture<T> answer() {
        return answer;
    }
}
