package dev.agentmetrics.server.backup.ledger;

/**
 * Where a ledger ends.
 *
 * @param seq of the last entry; 0 when there is none
 * @param hash of its file; empty when there is none
 */
public record LedgerHead(long seq, String hash) {

    /**
     * As it lies in a sink.
     *
     * @param begunAfter the newest backup of when the ledger was begun anew; what those until then
     *     say of a ledger is about another one. 0 when it never was
     */
    record Stored(LedgerHead end, long begunAfter) {}

    public static final LedgerHead NONE = new LedgerHead(0, "");
}
