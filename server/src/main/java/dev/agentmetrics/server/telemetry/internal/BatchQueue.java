package dev.agentmetrics.server.telemetry.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Batches that wait for a writer; bounded in rows and bytes. */
final class BatchQueue {

    private final int maxRows;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private int rows;
    private long bytes;
    private boolean closed;

    BatchQueue(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    Offer offer(Batch batch) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            // An empty queue takes any batch, or a large one could never pass.
            if (!waiting.isEmpty()
                    && (rows + batch.size() > maxRows || bytes + batch.bytes() > maxBytes)) {
                return Offer.FULL;
            }
            waiting.add(batch);
            rows += batch.size();
            bytes += batch.bytes();
            notEmpty.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
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
                takenRows += next.size();
                takenBytes += next.bytes();
            }
            rows -= takenRows;
            bytes -= takenBytes;
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
        CLOSED
    }
}
