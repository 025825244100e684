package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Some connections for one kind of work, first come, first served. */
final class Lane {

    /** More callers than this are not waiting for a connection but piling up. */
    private static final int QUEUE = 1_000;

    /** The engine stops a statement at its limit by itself; later than this, it is told to. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private static final int TELL_AT_MOST = 10;
    private static final Duration TELL_AGAIN = Duration.ofMillis(50);

    private final LinkedBlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>(QUEUE);
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Duration patience;
    private final BiConsumer<Worker, Task<?>> killer;
    private volatile boolean closed;

    Lane(Duration patience, BiConsumer<Worker, Task<?>> killer) {
        this.patience = patience;
        this.killer = killer;
    }

    void add(Connection connection, String name) {
        var worker = new Worker(connection, name, queue);
        workers.add(worker);
        threads.add(Thread.ofPlatform().daemon().name("clickhouse-" + name).start(worker));
    }

    /**
     * Runs the work within the limit, or cancels it. An interrupt cancels, too.
     *
     * @throws ClickHouseException.TimedOut when the limit passed or the thread was interrupted
     * @throws ClickHouseException.Unavailable when no connection became free in time
     */
    <T> T call(Task.Work<T> work, Duration limit) {
        var task = enqueue(work);
        try {
            awaitStart(task);
            return await(task, limit.plus(SLACK));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            giveUp(task);
            throw new ClickHouseException.TimedOut("the calling thread was interrupted");
        }
    }

    /** Like {@link #call}, but an interrupt does not cancel. */
    <T> T callUninterrupted(Task.Work<T> work, Duration limit) {
        return uninterrupted(work, task -> await(task, limit.plus(SLACK)));
    }

    /**
     * Runs the work, and returns or throws what it came to. At the limit it is cancelled, but that
     * is no outcome: what was told to stop may still succeed, and a caller who believed otherwise
     * would do it again. So this waits for as long as it takes.
     */
    <T> T callToTheEnd(Task.Work<T> work, Duration limit) {
        return uninterrupted(
                work,
                task -> {
                    try {
                        return await(task, limit.plus(SLACK));
                    } catch (ClickHouseException.TimedOut timedOut) {
                        return outcome(task, timedOut);
                    }
                });
    }

    private static <T> T outcome(Task<T> task, ClickHouseException.TimedOut timedOut)
            throws InterruptedException {
        try {
            return task.answer().get();
        } catch (ExecutionException failure) {
            var ended = rethrown(failure);
            if (ended != timedOut) {
                ended.addSuppressed(timedOut);
            }
            throw ended;
        }
    }

    /** How to wait for a task that has begun. */
    @FunctionalInterface
    private interface Waiting<T> {
        T on(Task<T> task) throws InterruptedException;
    }

    private <T> T uninterrupted(Task.Work<T> work, Waiting<T> waiting) {
        var interrupted = false;
        try {
            var task = enqueue(work);
            while (true) {
                try {
                    awaitStart(task);
                    return waiting.on(task);
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

    <T> Task<T> enqueue(Task.Work<T> work) {
        var task = new Task<>(work);
        if (closed) {
            throw closing();
        }
        if (!queue.offer(task)) {
            throw new ClickHouseException.Unavailable("too many calls are waiting");
        }
        if (closed) {
            refuseWaiting();
        }
        return task;
    }

    void awaitStart(Task<?> task) throws InterruptedException {
        if (!task.started().await(patience.toMillis(), TimeUnit.MILLISECONDS) && task.giveUp()) {
            queue.remove(task);
            throw new ClickHouseException.Unavailable(
                    "no connection became free within " + patience);
        }
    }

    private <T> T await(Task<T> task, Duration limit) throws InterruptedException {
        try {
            return task.answer().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            giveUp(task);
            throw new ClickHouseException.TimedOut("no answer within " + limit);
        } catch (ExecutionException failure) {
            throw rethrown(failure);
        }
    }

    /** What the work threw on the worker's thread. */
    static RuntimeException rethrown(ExecutionException failure) {
        return switch (failure.getCause()) {
            case RuntimeException it -> it;
            case Error it -> throw it;
            case null, default -> new IllegalStateException(failure);
        };
    }

    /**
     * Withdraws a waiting task, or has a running one cancelled. The engine knows nothing of a
     * statement that has just been handed to it, and would run it to its limit, so it is told again
     * until the statement ends.
     */
    void giveUp(Task<?> task) {
        if (task.giveUp()) {
            queue.remove(task);
            return;
        }
        for (var told = 0; told < TELL_AT_MOST; told++) {
            workers.forEach(worker -> killer.accept(worker, task));
            if (task.endsWithin(TELL_AGAIN)) {
                return;
            }
        }
    }

    /** Takes no more calls and fails those that have not begun. */
    void stopTaking() {
        closed = true;
        refuseWaiting();
    }

    private void refuseWaiting() {
        var waiting = new ArrayList<Task<?>>();
        queue.drainTo(waiting);
        for (var task : waiting) {
            if (task.giveUp()) {
                task.fail(closing());
            }
        }
    }

    private static ClickHouseException closing() {
        return new ClickHouseException.Unavailable("the event store is closed");
    }

    /** True when nothing runs any more. */
    boolean awaitIdle(Duration limit) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            var left = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1));
            if (!thread.join(left)) {
                return false;
            }
        }
        return true;
    }

    List<Worker> workers() {
        return workers;
    }
}
