package dev.agentmetrics.clickhouse;

/**
 * How much of the event store is encrypted with the current key.
 *
 * @param done bytes under the current key
 * @param total bytes there are
 */
public record Reencryption(long done, long total) {

    /** No question reads anything under an older key any more; remains of it may still go. */
    public boolean isDone() {
        return done >= total;
    }
}
