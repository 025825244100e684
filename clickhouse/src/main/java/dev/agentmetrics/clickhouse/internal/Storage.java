package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.CoreDumps;
import dev.agentmetrics.clickhouse.EngineKeys;
import dev.agentmetrics.clickhouse.internal.atrest.ClearData;
import dev.agentmetrics.clickhouse.internal.atrest.KeptParts;
import dev.agentmetrics.clickhouse.internal.atrest.PartCheck;
import dev.agentmetrics.clickhouse.internal.atrest.SealedDisks;
import dev.agentmetrics.clickhouse.internal.atrest.TemporaryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The engine's files, made ready before it starts: what is encrypted, and what is in memory. */
final class Storage {

    private final Path engineDirectory;
    private final SealedDisks disks;
    private final ClearData clear;
    private final PartMover mover;
    private final GroupSync.Action sync;
    private final @Nullable TemporaryFiles temporary;

    private Storage(
            Path engineDirectory,
            SealedDisks disks,
            PartMover mover,
            GroupSync.Action sync,
            @Nullable TemporaryFiles temporary) {
        this.engineDirectory = engineDirectory;
        this.disks = disks;
        clear = new ClearData(engineDirectory);
        this.mover = mover;
        this.sync = sync;
        this.temporary = temporary;
    }

    /**
     * @throws IllegalStateException with a sentence for the operator when the data cannot be opened
     *     with these keys, or is damaged
     */
    static Storage open(Path dataDirectory, EngineKeys keys, GroupSync.Action sync)
            throws IOException {
        var engineDirectory = dataDirectory.resolve("store");
        var disks = SealedDisks.open(dataDirectory, keys);
        var kept = new KeptParts(dataDirectory);
        if (!disks.encrypt()) {
            return new Storage(
                    engineDirectory, disks, new PartMover("default", kept, sync), sync, null);
        }
        CoreDumps.forbid();
        var all = new ArrayList<>(disks.directories());
        all.add(engineDirectory);
        if (kept.recover(all)) {
            sync.run();
            kept.forget();
        }
        PartCheck.run(disks);
        return new Storage(
                engineDirectory,
                disks,
                new PartMover(disks.currentDisk(), kept, sync),
                sync,
                TemporaryFiles.inMemory(engineDirectory));
    }

    Path engineDirectory() {
        return engineDirectory;
    }

    SealedDisks disks() {
        return disks;
    }

    PartMover mover() {
        return mover;
    }

    boolean hasClearData() throws IOException {
        if (!disks.encrypt() || !clear.present()) {
            return false;
        }
        clear.refuseDetached();
        return true;
    }

    void deleteClearData() throws IOException {
        sync.run();
        clear.delete();
        sync.run();
    }

    /** True, too, when that cannot be told just now: files come and go. */
    boolean needs(String keyId) {
        try {
            return disks.holdsData(keyId);
        } catch (IOException | UncheckedIOException changing) {
            return true;
        }
    }

    void close() {
        if (temporary != null) {
            try {
                temporary.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
