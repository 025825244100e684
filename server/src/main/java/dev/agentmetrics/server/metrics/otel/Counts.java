package dev.agentmetrics.server.metrics.otel;

/**
 * Adds counts without overflow. They stay at the largest that numbers of JSON hold exactly, however
 * many come: what a sender says is checked, how often it says it is not.
 */
final class Counts {

    static final long MOST = 1L << 53;

    private Counts() {}

    static long plus(long one, long other) {
        return Math.min(MOST, Math.min(one, MOST) + Math.min(other, MOST));
    }

    /** A sum that was made of floating numbers, which are exact up to here. */
    static long of(double sum) {
        return (long) Math.min(sum, MOST);
    }
}
