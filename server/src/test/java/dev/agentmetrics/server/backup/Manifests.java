package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.archive.ManifestFile;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.sink.MemorySink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Backups of nothing, for what only looks at their manifests. */
public final class Manifests {

    private Manifests() {}

    /** With one chunk of its own. */
    public static void put(MemorySink sink, long sequence, Instant at, BackupKeys keys) {
        put(sink.objects, sequence, at, keys);
    }

    /** Among the objects of any sink. */
    static void put(Map<String, byte[]> objects, long sequence, Instant at, BackupKeys keys) {
        var own =
                new Manifest.Archive(
                        sequence,
                        new UUID(1, sequence),
                        at,
                        "key",
                        "wrapped",
                        List.of(new Manifest.Chunk(1, 3, "abc")));
        var manifest =
                new Manifest(
                        Manifest.FORMAT,
                        sequence,
                        own.id(),
                        Manifest.Kind.FULL,
                        at,
                        "test",
                        new Manifest.Control("1", List.of(), new Manifest.AuditHead(0, "")),
                        new Manifest.Events(1, List.of()),
                        List.of(own),
                        null);
        objects.put(Names.manifest(sequence), ManifestFile.write(manifest, keys));
        objects.put(Names.chunk(sequence, 1), new byte[] {1, 2, 3});
    }
}
