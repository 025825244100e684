package dev.agentmetrics.server.telemetry.copies;

/**
 * A part of a table that never changes: the same content has the same hash, in whatever snapshot.
 *
 * @param name what the snapshot calls it; means nothing later
 * @param partition the month
 * @param hash over all its files, by the engine
 * @param bytes of its columns, unpacked
 */
public record Segment(
        String table, String name, String partition, String hash, long rows, long bytes) {

    /** What makes it the same segment in another snapshot. */
    public String identity() {
        return table + "/" + partition + "/" + hash + "/" + rows;
    }
}
