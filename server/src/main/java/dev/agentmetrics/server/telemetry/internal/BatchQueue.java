package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.Shares;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Batches that wait for a writer; bounded in rows and bytes, and shared: an organisation that sends
 * more than can be stored fills its own share only.
 */
final class BatchQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private final Shares rows;
    private final Shares bytes;
    private boolean closed;

    BatchQueue(int maxRows, long maxBytes) {
        rows = new Shares(maxRows);
        bytes = new Shares(maxBytes);
    }

    Offer offer(Batch batch) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            // An empty queue takes any batch, or a large one could never pass.
            if (!waiting.isEmpty()
                    && (batch.size() > rows.free() || batch.bytes() > bytes.free())) {
                return Offer.FULL;
            }
            // Whoever has nothing here yet may bring a large one.
            if (rows.heldBy(batch.org) > 0 && !isFair(batch)) {
                return Offer.SHARE_FULL;
            }
            waiting.add(batch);
            rows.take(batch.org, batch.size());
            bytes.take(batch.org, batch.bytes());
            notEmpty.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFair(Batch batch) {
        return rows.isFair(batch.org, batch.size()) && bytes.isFair(batch.org, batch.bytes());
    }

    /** Waits for batches and takes as many as fit; an empty list means closed and drained. */
    List<Batch> take(int limitRows, long limitBytes) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                notEmpty.awaitUninterruptibly();
            }
            var taken = new ArrayList<Batch>(waiting.size());
            var takenRows = 0;
            var takenBytes = 0L;
            while (!waiting.isEmpty()) {
                var next = waiting.peek();
                if (!taken.isEmpty()
                        && (takenRows + next.size() > limitRows
                                || takenBytes + next.bytes() > limitBytes)) {
                    break;
                }
                taken.add(waiting.remove());
                rows.take(next.org, -next.size());
                bytes.take(next.org, -next.bytes());
                takenRows += next.size();
                takenBytes += next.bytes();
            }
            if (!waiting.isEmpty()) {
                notEmpty.signal();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What became of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        SHARE_FULL,
        CLOSED
    }
}
