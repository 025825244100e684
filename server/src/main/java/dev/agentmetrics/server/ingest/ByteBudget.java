package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all bodies together may take. Who would exceed it is asked to come again, with a
 * status that every client retries on.
 */
final class ByteBudget {

    private final AtomicLong free;

    ByteBudget(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes nothing yet. */
    Lease open() {
        return new Lease();
    }

    long free() {
        return free.get();
    }

    /** What one request has taken; used by one thread. */
    final class Lease implements AutoCloseable {

        private long taken;

        /** Makes the lease this large, or ends the request with 503. */
        void resize(long bytes) {
            long more = bytes - taken;
            if (free.addAndGet(-more) < 0 && more > 0) {
                free.addAndGet(more);
                throw new ProblemException(
                        new Problem.Unavailable(
                                "overloaded",
                                "The server is receiving as much as it can hold; send this again.",
                                Duration.ofSeconds(1)));
            }
            taken = bytes;
        }

        @Override
        public void close() {
            free.addAndGet(taken);
            taken = 0;
        }
    }
}
