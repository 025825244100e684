package dev.agentmetrics.server.backup.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The ledger in the control store, from where it goes to the sink. */
public interface LedgerStore {

    /** Where it ends. Locked until the caller's transaction ends. */
    LedgerHead lock();

    LedgerHead head();

    /** Of this entry; empty when there is none. */
    Optional<String> hash(long seq);

    /** Goes on after what {@link #lock} said. */
    void append(LedgerEntry entry);

    /** Those that are in the sink already, too, as when they were restored with it. */
    void takeOver(LedgerEntry entry, Instant at);

    /** A file and its number. */
    record Kept(long seq, String hash, String file) {}

    /** Oldest first. */
    List<Kept> waiting(int limit);

    /** All, oldest first. */
    List<Kept> all();

    void written(long seq, Instant at);

    long waiting();
}
