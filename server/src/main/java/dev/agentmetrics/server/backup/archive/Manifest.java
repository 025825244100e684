package dev.agentmetrics.server.backup.archive;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.ledger.LedgerHead;
import dev.agentmetrics.server.telemetry.copies.TableSum;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has to be known to restore a backup, and to notice that it is not whole. Says how
 * much there is and where it lies, never what it is; signed, and written last.
 *
 * <p>It stands alone: an increment names the chunks of earlier backups that it needs, with their
 * digests and their wrapped keys, so no other manifest has to be there.
 *
 * @param sequence counts up, and is part of the name as well
 * @param archives whose chunks are needed, its own first
 * @param ledger where the ledger of deletions ended; null when the release knew none
 */
public record Manifest(
        int format,
        long sequence,
        UUID id,
        Kind kind,
        Instant at,
        String product,
        Control control,
        Events events,
        List<Archive> archives,
        @Nullable LedgerHead ledger) {

    /** Of this release. */
    public static final int FORMAT = 1;

    public Manifest {
        archives = List.copyOf(archives);
    }

    /** Whether it needs earlier ones. */
    public enum Kind {
        FULL,
        INCREMENT
    }

    @JsonIgnore
    public Archive own() {
        return archives.getFirst();
    }

    @JsonIgnore
    public Archive archive(long wanted) {
        return archives.stream()
                .filter(archive -> archive.sequence() == wanted)
                .findFirst()
                .orElseThrow(
                        () ->
                                new RefusedBackup(
                                        RefusedBackup.Reason.BASE_MISSING,
                                        "the manifest does not name backup " + wanted));
    }

    /**
     * The control store.
     *
     * @param schema its newest migration
     * @param tables parents before children
     * @param audit where the log of the deployment ended
     */
    public record Control(String schema, List<ControlTable> tables, AuditHead audit) {
        public Control {
            tables = List.copyOf(tables);
        }
    }

    public record ControlTable(String name, List<String> columns, TableSum total, Item item) {
        public ControlTable {
            columns = List.copyOf(columns);
        }
    }

    public record AuditHead(long seq, String hash) {}

    /** The event store. */
    public record Events(int schema, List<EventTable> tables) {
        public Events {
            tables = List.copyOf(tables);
        }
    }

    public record EventTable(String name, List<String> columns, TableSum total, List<Part> parts) {
        public EventTable {
            columns = List.copyOf(columns);
            parts = List.copyOf(parts);
        }
    }

    /**
     * A segment of an event table, in this backup or an earlier one.
     *
     * @param identity the same content has the same
     * @param archive the backup that holds it
     * @param bytes unpacked
     */
    public record Part(String identity, TableSum sum, long bytes, long archive, Item item) {}

    /** Where in an archive something lies: its number, and its first and last chunk. */
    public record Item(int number, int first, int last) {}

    /**
     * Chunks that were written by one backup, under one key.
     *
     * @param keyId what its key is wrapped under
     */
    public record Archive(
            long sequence,
            UUID id,
            Instant at,
            String keyId,
            String wrappedKey,
            List<Chunk> chunks) {
        public Archive {
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * @param sha256 of its ciphertext
     */
    public record Chunk(int number, long bytes, String sha256) {}
}
