package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One streamed query: the engine's side runs on a lane, the consumer on the calling thread. */
final class ResultStream {

    /** Makes the parts of the result until the sink refuses one. */
    @FunctionalInterface
    interface Source {
        void run(Connection connection, Predicate<byte[]> sink);
    }

    private final Lane lane;
    private final Duration limit;
    private final Handoff handoff = new Handoff();

    ResultStream(Lane lane, Duration limit) {
        this.lane = lane;
        this.limit = limit;
    }

    void run(Source source, Consumer<byte[]> consumer) {
        var task =
                lane.enqueue(
                        connection -> {
                            source.run(connection, handoff::put);
                            return true;
                        });
        var _ = task.answer().whenComplete((_, failure) -> handoff.end(failure));
        var finished = false;
        try {
            lane.awaitStart(task);
            consume(consumer);
            finished = true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ClickHouseException.TimedOut("the calling thread was interrupted");
        } finally {
            handoff.stop();
            if (!finished) {
                lane.giveUp(task);
            }
        }
    }

    private void consume(Consumer<byte[]> consumer) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var part = handoff.take(Duration.ofNanos(deadline - System.nanoTime()));
            if (part == null) {
                return;
            }
            consumer.accept(part);
        }
    }
}
