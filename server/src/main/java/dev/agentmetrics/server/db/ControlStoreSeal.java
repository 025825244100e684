package dev.agentmetrics.server.db;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.pages.DamagedFileException;
import dev.agentmetrics.server.crypto.pages.FileInUseException;
import dev.agentmetrics.server.crypto.pages.PageKeys;
import dev.agentmetrics.server.crypto.pages.SealedFile;
import dev.agentmetrics.server.crypto.pages.SealedFiles;
import dev.agentmetrics.server.db.internal.sealed.SealedFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the file of the embedded control store unreadable and unchanged: its keys and its
 * newest state. Has nothing to do when the control store is PostgreSQL.
 */
public final class ControlStoreSeal implements DiskSync {

    private record Mounted(SealedFileSystem system, Path file) {}

    private final PageKeys keys;
    private final AtomicReference<@Nullable Mounted> mounted = new AtomicReference<>();

    public ControlStoreSeal(PageKeys keys) {
        this.keys = keys;
    }

    public static ControlStoreSeal of(KeySource keys) {
        return new ControlStoreSeal(PageKeys.from(keys.hmacKeys(KeySource.Name.CONTROL_STORE)));
    }

    /**
     * A new store may begin here: the newest state of one that was is not remembered any more. For
     * a restore into an empty place only.
     */
    public static void forget(DataDir dataDir) throws IOException {
        Files.deleteIfExists(dataDir.controlStoreWitness());
    }

    /**
     * Rewrites the file under the current version of the key, unless it is already. Writers wait
     * meanwhile, some seconds for a gigabyte. Whether there was anything to do.
     */
    public boolean rekey() throws IOException {
        var file = file();
        return file.isPresent() && file.get().rekey();
    }

    /** The version of the key that the file is under; empty while it is not open. */
    public OptionalInt keyVersion() {
        return file().map(file -> OptionalInt.of(file.keyVersion())).orElseGet(OptionalInt::empty);
    }

    @Override
    public void sync() {
        try {
            var file = file();
            if (file.isPresent()) {
                file.get().force();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot bring the control store to the disk", failure);
        }
    }

    private Optional<SealedFile> file() {
        var store = mounted.get();
        return store == null ? Optional.empty() : store.system().opened(store.file());
    }

    /** What H2 is to open, without H2's own ending. The file is checked when this returns. */
    String address(DataDir dataDir, boolean writable) {
        var file = dataDir.controlStore();
        var witness = Files.isDirectory(dataDir.keys()) ? dataDir.controlStoreWitness() : null;
        var system = SealedFileSystem.mount(dataDir.control(), new SealedFiles(keys, witness));
        try {
            system.prepare(file, writable);
        } catch (DamagedFileException | FileInUseException known) {
            // Their messages say it all; a trace of H2's and the pool's calls would bury it.
            throw new StartupException("cannot open the control store: " + known.getMessage());
        } catch (IOException failure) {
            throw new StartupException("cannot open the control store in " + file, failure);
        }
        mounted.set(new Mounted(system, file));
        return system.address(dataDir.control().resolve("control"));
    }

    /** Lets go of the file when H2 did not open it. */
    void dismiss() {
        var store = mounted.get();
        if (store != null) {
            try {
                store.system().dismiss();
            } catch (IOException failure) {
                System.getLogger(ControlStoreSeal.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "cannot close the control store",
                                failure);
            }
        }
    }
}
