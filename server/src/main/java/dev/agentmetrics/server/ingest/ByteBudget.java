package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Shares;
import java.time.Duration;

/**
 * The memory that all bodies together may take, shared by the organisations that send them. Who
 * would exceed it, or their share of it, is asked to come again, with a status that every client
 * retries on.
 */
public final class ByteBudget {

    private final Shares shares;

    ByteBudget(long bytes) {
        shares = new Shares(bytes);
    }

    /** Takes nothing yet. */
    public Lease open(OrgId org) {
        return new Lease(org);
    }

    public synchronized long free() {
        return shares.free();
    }

    /**
     * The only request of an organisation may have all that is free, or a large one never would.
     */
    private synchronized boolean take(OrgId org, long taken, long more) {
        boolean alone = shares.heldBy(org) == taken;
        if (more > 0 && (more > shares.free() || (!alone && !shares.isFair(org, more)))) {
            return false;
        }
        shares.take(org, more);
        return true;
    }

    /** What one request has taken; used by one thread. */
    public final class Lease implements AutoCloseable {

        private final OrgId org;
        private long taken;

        private Lease(OrgId org) {
            this.org = org;
        }

        /** Makes the lease this large, or ends the request with 503. */
        public void resize(long bytes) {
            if (!take(org, taken, bytes - taken)) {
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
            resize(0);
        }
    }
}
