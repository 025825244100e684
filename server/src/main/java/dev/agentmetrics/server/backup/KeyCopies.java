package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.SinkException;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.KeyFiles;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest wrapped keys beside the backups, so that the key manager and the sink are all
 * that a new machine needs.
 *
 * <p>One copy, and no older ones: a key that was destroyed is soon gone from the sink, too. Does
 * not hold what opens them.
 */
public final class KeyCopies {

    public static final String NAME = "keys/ring";

    private static final Logger LOG = LoggerFactory.getLogger(KeyCopies.class);
    private static final int LARGEST = 64 << 20;

    private final BackupSettings settings;
    private final KeyFiles files;
    private final Supplier<Sink> sinks;
    private volatile String last = "";

    public KeyCopies(BackupSettings settings, DataDir dataDir, Supplier<Sink> sinks) {
        this.settings = settings;
        this.files = new KeyFiles(dataDir);
        this.sinks = sinks;
    }

    /**
     * Puts the keys of now into this sink; or, where they are not wanted there, takes them away.
     * Never in the place of keys that this deployment does not have: on a machine whose data are
     * gone they may be the only ones.
     */
    void publish(Sink sink) throws IOException {
        var there = read(sink);
        if (there.isPresent() && !files.mayReplace(there.get())) {
            throw new BackupFailed(
                    BackupFailed.Reason.REFUSED,
                    NAME
                            + " in the sink holds keys that this deployment does not have: it is"
                            + " another one's, or newer. Run `agentmetrics restore` on an empty data"
                            + " directory, or move that file away if its backups are not needed");
        }
        if (!settings.backupKeys()) {
            sink.delete(NAME);
            return;
        }
        var packed = files.pack();
        try (var upload = sink.create(NAME)) {
            upload.write(packed, 0, packed.length);
            upload.finish();
        }
        last = digest(packed);
    }

    /** The same, where they changed since. */
    public void round() {
        if (!settings.on() || !settings.backupKeys()) {
            return;
        }
        try {
            if (!digest(files.pack()).equals(last)) {
                try (var sink = sinks.get()) {
                    publish(sink);
                }
            }
        } catch (IOException | RuntimeException failure) {
            LOG.error("the wrapped keys do not reach the sink: {}", failure.getMessage());
        }
    }

    /** What whoever made a backup has to keep elsewhere. */
    public String reminder() {
        return settings.backupKeys()
                ? "The wrapped keys are in the sink. What opens them is not: keep the key file, the"
                        + " passphrase, or the token or service of your key manager."
                : "WARNING: the keys are not in the sink (AGENTMETRICS_BACKUP_KEYS=false). Copy"
                        + " DATA_DIR/keys elsewhere with each backup: without it this backup is worth"
                        + " nothing.";
    }

    /** What lies in a sink; empty when there is none. */
    public static Optional<byte[]> read(Sink sink) throws IOException {
        try (var in = sink.read(NAME)) {
            return Optional.of(in.readNBytes(LARGEST));
        } catch (SinkException failure) {
            if (failure.reason() == SinkException.Reason.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static String digest(byte[] packed) {
        return HexFormat.of().formatHex(Hashes.sha256(packed));
    }
}
