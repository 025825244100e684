package dev.agentmetrics.server.backup.ledger;

/**
 * Where a ledger ends.
 *
 * @param seq of the last entry; 0 when there is none
 * @param hash of its file; empty when there is none
 */
public record LedgerHead(long seq, String hash) {

    public static final LedgerHead NONE = new LedgerHead(0, "");
}
