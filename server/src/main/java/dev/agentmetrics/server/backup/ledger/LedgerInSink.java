package dev.agentmetrics.server.backup.ledger;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.RefusedBackup.Reason;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.SinkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as it lies in a sink, read and checked.
 *
 * <p>Guarantees that what it has is, without a gap and in order, what this deployment wrote. Does
 * not know by itself that there was more: {@link #require} is told by whoever knows an end.
 */
public final class LedgerInSink {

    /** More than this is no entry of ours. */
    private static final int LARGEST = 1 << 16;

    private final boolean there;
    private final long begunAfter;
    private final List<LedgerEntry> entries;

    private LedgerInSink(boolean there, long begunAfter, List<LedgerEntry> entries) {
        this.there = there;
        this.begunAfter = begunAfter;
        this.entries = List.copyOf(entries);
    }

    /**
     * @throws RefusedBackup when it is there and not as it was written
     */
    public static LedgerInSink read(Sink sink, BackupKeys keys) throws IOException {
        // First: an entry that is written meanwhile is one more, and none too few.
        var head = head(sink, keys).orElse(null);
        var stored = names(sink);
        if (head == null && stored.isEmpty()) {
            return new LedgerInSink(false, 0, List.of());
        }
        var entries = entries(sink, stored, keys);
        requireWhole(head == null ? null : head.end(), stored, entries);
        return new LedgerInSink(true, head == null ? 0 : head.begunAfter(), entries);
    }

    /** Where it says that it ends; empty when it says nothing. */
    static Optional<LedgerHead.Stored> head(Sink sink, BackupKeys keys) throws IOException {
        try {
            return Optional.of(LedgerFile.readHead(text(sink, LedgerFile.HEAD), keys));
        } catch (SinkException failure) {
            if (failure.reason() == SinkException.Reason.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Of the entries that are there, whatever is in them. */
    static Set<String> names(Sink sink) throws IOException {
        return sink.list().stream()
                .map(Sink.Stored::name)
                .filter(name -> name.startsWith(LedgerFile.PREFIX))
                .filter(name -> !name.equals(LedgerFile.HEAD))
                .collect(Collectors.toSet());
    }

    private static List<LedgerEntry> entries(Sink sink, Set<String> stored, BackupKeys keys)
            throws IOException {
        var entries = new ArrayList<LedgerEntry>();
        var end = LedgerHead.NONE;
        while (stored.contains(LedgerFile.name(end.seq() + 1))) {
            long seq = end.seq() + 1;
            var entry = LedgerFile.readEntry(text(sink, LedgerFile.name(seq)), seq, keys);
            if (!entry.previous().equals(end.hash())) {
                throw new RefusedBackup(
                        Reason.LEDGER_ALTERED,
                        "entry %d of the ledger of deletions does not follow the one before"
                                .formatted(seq));
            }
            entries.add(entry);
            end = entry.head();
        }
        return entries;
    }

    private static void requireWhole(
            @Nullable LedgerHead head, Set<String> stored, List<LedgerEntry> entries) {
        if (head == null || entries.size() < stored.size() || entries.size() < head.seq()) {
            throw new RefusedBackup(
                    Reason.LEDGER_TRUNCATED,
                    "something is missing in the ledger of deletions: %d of %s entries are there"
                            .formatted(
                                    entries.size(),
                                    head == null
                                            ? "an unknown number of"
                                            : Math.max(head.seq(), stored.size())));
        }
        if (head.seq() > 0 && !entries.get((int) head.seq() - 1).hash().equals(head.hash())) {
            throw new RefusedBackup(
                    Reason.LEDGER_ALTERED,
                    "the ledger of deletions does not end as it says: entry " + head.seq());
        }
    }

    private static String text(Sink sink, String name) throws IOException {
        try (var in = sink.read(name)) {
            return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
        }
    }

    /** Whether there is one at all. */
    public boolean isThere() {
        return there;
    }

    /** What backups until this one say of a ledger is about one that was given up since. */
    public long begunAfter() {
        return begunAfter;
    }

    /**
     * Refuses one that ends before this.
     *
     * @param who knows that it went so far
     */
    public void require(LedgerHead known, String who) {
        if (!there) {
            throw new RefusedBackup(
                    Reason.LEDGER_MISSING,
                    "the ledger of deletions is missing in the sink, although "
                            + who
                            + " was made beside one: what was deleted would come back");
        }
        requireAtLeast(known.seq(), who);
        if (known.seq() > 0 && !entries.get((int) known.seq() - 1).hash().equals(known.hash())) {
            throw new RefusedBackup(
                    Reason.LEDGER_REPLAYED,
                    "the ledger of deletions is not the one that %s was made beside: entry %d"
                            .formatted(who, known.seq()));
        }
    }

    /** The same, of somebody who knows a number only. */
    public void requireAtLeast(long seq, String who) {
        if (entries.size() < seq) {
            throw new RefusedBackup(
                    there ? Reason.LEDGER_REPLAYED : Reason.LEDGER_MISSING,
                    "the ledger of deletions ends with entry %d, although %s knows entry %d: an older"
                                    .formatted(entries.size(), who, seq)
                            + " one was put in its place");
        }
    }

    /** Oldest first. */
    public List<LedgerEntry> after(long seq) {
        return entries.subList((int) Math.min(seq, entries.size()), entries.size());
    }
}
