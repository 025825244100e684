package dev.agentmetrics.server.backup.archive;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.streams.StreamSeal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The key of one backup: fresh, and bound to its number and id. */
final class ArchiveKey {

    private final StreamSeal seal;
    private final BackupKeys.Wrapped wrapped;

    private ArchiveKey(StreamSeal seal, BackupKeys.Wrapped wrapped) {
        this.seal = seal;
        this.wrapped = wrapped;
    }

    static ArchiveKey fresh(long sequence, UUID id, BackupKeys keys, RandomSource random) {
        var key = random.bytes(StreamSeal.KEY_BYTES);
        return new ArchiveKey(new StreamSeal(key), keys.wrap(key, context(sequence, id)));
    }

    static ArchiveKey of(Manifest.Archive archive, BackupKeys keys) {
        var wrapped = new BackupKeys.Wrapped(archive.keyId(), archive.wrappedKey());
        var key =
                keys.unwrap(wrapped, context(archive.sequence(), archive.id()))
                        .orElseThrow(
                                () ->
                                        new RefusedBackup(
                                                RefusedBackup.Reason.FOREIGN,
                                                "backup %d is encrypted under the key %s, which is not here"
                                                        .formatted(
                                                                archive.sequence(),
                                                                archive.keyId())));
        return new ArchiveKey(new StreamSeal(key), wrapped);
    }

    StreamSeal seal() {
        return seal;
    }

    BackupKeys.Wrapped wrapped() {
        return wrapped;
    }

    /** What a chunk is sealed for: it opens in its own place only. */
    static byte[] chunkContext(UUID id, int number) {
        return ("am-backup-chunk-v1\0" + id + "/" + number).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] context(long sequence, UUID id) {
        return ("am-backup-key-v1\0" + sequence + "/" + id).getBytes(StandardCharsets.US_ASCII);
    }
}
