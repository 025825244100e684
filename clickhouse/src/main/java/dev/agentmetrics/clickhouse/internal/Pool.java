package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one kind, each with a platform thread of its own: a native call would pin the
 * carrier of a virtual thread. Waiting is first come, first served, and bounded.
 */
public final class Pool {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** What a call may take beyond its own limit before its caller stops waiting for it. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final BlockingQueue<Lane> idle;
    private final List<Lane> lanes = new ArrayList<>();
    private volatile boolean closed;

    private record Lane(Connection connection, ExecutorService thread) {}

    public Pool(String name, int size, Supplier<Connection> connect) {
        idle = new ArrayBlockingQueue<>(size, true);
        for (var i = 0; i < size; i++) {
            var threadName = "clickhouse-" + name + "-" + i;
            var lane =
                    new Lane(
                            connect.get(),
                            Executors.newSingleThreadExecutor(
                                    Thread.ofPlatform().daemon().name(threadName).factory()));
            lanes.add(lane);
            idle.add(lane);
        }
    }

    /**
     * Runs the call on the next free connection and waits for it, at most its limit and a little
     * more. When the caller gives up, the connection stays taken until the engine has really
     * finished.
     */
    public <T extends @Nullable Object> T call(Duration limit, Function<Connection, T> call) {
        var lane = take();
        Future<T> answer;
        try {
            answer =
                    lane.thread()
                            .submit(
                                    () -> {
                                        try {
                                            return call.apply(lane.connection());
                                        } finally {
                                            idle.add(lane);
                                        }
                                    });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            throw closed();
        }
        try {
            return answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ClickHouseException.TimedOut("no answer within " + limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClickHouseException.TimedOut("interrupted while waiting for the engine");
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case ClickHouseException known -> known;
                case RuntimeException other -> other;
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    private Lane take() {
        try {
            var lane = closed ? null : idle.poll(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (lane == null || closed) {
                throw closed
                        ? closed()
                        : new ClickHouseException.Unavailable("all connections are busy");
            }
            return lane;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClickHouseException.Unavailable("interrupted while waiting for a connection");
        }
    }

    private static ClickHouseException closed() {
        return new ClickHouseException.Unavailable("the event store is closed");
    }

    /**
     * Lets running calls finish, within the time given, then closes; false when one did not finish.
     */
    public boolean close(Duration patience) {
        closed = true;
        var clean = true;
        var deadline = System.nanoTime() + patience.toNanos();
        for (var lane : lanes) {
            // The last task on the connection's own thread: it comes after whatever is running.
            lane.thread().execute(lane.connection()::close);
            lane.thread().shutdown();
        }
        for (var lane : lanes) {
            try {
                clean &=
                        lane.thread()
                                .awaitTermination(
                                        Math.max(1, deadline - System.nanoTime()),
                                        TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return clean;
    }
}
