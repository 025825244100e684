package dev.agentmetrics.server.backup.restore;

import dev.agentmetrics.server.backup.KeyCopies;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.RefusedBackup.Reason;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.crypto.KeyFiles;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The keys of a deployment: those of its data directory or, where there are none, the sink's. */
final class BroughtKeys {

    private final DataDir dataDir;
    private final KeyFiles files;
    private final Sink sink;
    private final Consumer<String> lines;
    private boolean brought;

    BroughtKeys(DataDir dataDir, Sink sink, Consumer<String> lines) {
        this.dataDir = dataDir;
        this.files = new KeyFiles(dataDir);
        this.sink = sink;
        this.lines = lines;
    }

    ExistingKeys open(Supplier<ExistingKeys> keys) throws IOException {
        if (!files.exist()) {
            bring();
        }
        try {
            return keys.get();
        } catch (StartupException failure) {
            if (!brought) {
                throw failure;
            }
            remove();
            throw missing(
                    "the wrapped keys that are in the sink cannot be opened: "
                            + failure.getMessage()
                            + ". Set the key manager as it was (AGENTMETRICS_KEY_MANAGER and what"
                            + " belongs to it); for the local one bring its key file, or set the"
                            + " passphrase",
                    failure);
        }
    }

    private void bring() throws IOException {
        var packed =
                KeyCopies.read(sink)
                        .orElseThrow(
                                () ->
                                        missing(
                                                "the keys of this deployment are neither in "
                                                        + dataDir.keys()
                                                        + " nor in the sink; put the newest copy of"
                                                        + " DATA_DIR/keys there, mode 700, files 600",
                                                null));
        DataDir.create(dataDir.root());
        try {
            files.unpack(packed);
        } catch (IOException failure) {
            throw missing(failure.getMessage() + ": bring DATA_DIR/keys from elsewhere", failure);
        }
        brought = true;
        lines.accept("the wrapped keys were taken from the sink");
    }

    /** Leaves the data directory as it was. */
    void remove() throws IOException {
        if (brought) {
            files.remove();
            brought = false;
        }
    }

    private static RefusedBackup missing(
            String message, @org.jspecify.annotations.Nullable Exception cause) {
        return cause == null
                ? new RefusedBackup(Reason.KEYS_MISSING, message)
                : new RefusedBackup(Reason.KEYS_MISSING, message, cause);
    }
}
