package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.OrgId;
import java.time.Instant;

/**
 * Removes some of an organisation's events for good, in two steps: out of every answer, then out of
 * the files. Both can be done again, after a failure or a restart. Only what was received until a
 * moment is meant: the same events sent again later are new ones.
 */
public interface EventRemoval {

    /**
     * How many rows.
     *
     * @param clientEvents events that are neither runs nor spans, and what is stored of what spans
     *     say
     */
    record Count(long runs, long clientEvents, long spans) {

        public static final Count NONE = new Count(0, 0, 0);

        public Count plus(Count other) {
            return new Count(
                    runs + other.runs, clientEvents + other.clientEvents, spans + other.spans);
        }

        public boolean isZero() {
            return equals(NONE);
        }
    }

    /**
     * When it returns, no question finds them, and every sum is without them. What was received but
     * is not stored yet may appear after it: do it again before {@link #takeOutOfFiles}. Until
     * then, whatever comes of a trace that is taken away goes with it.
     *
     * @return what was there
     */
    Count hide(OrgId org, ChosenEvents chosen, Instant receivedUntil);

    /**
     * Takes out of the files what {@link #hide} has hidden, and the name of an agent of which
     * nothing is left.
     *
     * @return false when sums that still name the agent are about to be built again: ask later
     */
    boolean takeOutOfFiles(OrgId org, ChosenEvents chosen);

    /** How much is there, hidden rows aside. */
    Count count(OrgId org, ChosenEvents chosen, Instant receivedUntil);
}
