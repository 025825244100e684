package dev.agentmetrics.server.telemetry.copies;

/**
 * How many rows there are, and the sum of a hash of each: the same for the same rows in any order
 * and in any parts, and the sums of parts add up to the sum of the whole.
 *
 * @param sum modulo 2<sup>64</sup>; for mistakes, not against attackers
 */
public record TableSum(long rows, long sum) {

    public static final TableSum NONE = new TableSum(0, 0);

    public TableSum plus(TableSum other) {
        return new TableSum(rows + other.rows, sum + other.sum);
    }
}
