package dev.agentmetrics.server.backup.ledger;

/**
 * An entry that was read and is ours.
 *
 * @param previous the hash of the one before
 * @param hash of its own file
 * @param file as it is stored, which may be seen by anybody
 */
public record LedgerEntry(long seq, String previous, String hash, Deleted deleted, String file) {

    LedgerHead head() {
        return new LedgerHead(seq, hash);
    }
}
