package dev.agentmetrics.server.crypto.internal.local;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the keyring of the data directory with what the settings say it is sealed with. */
public final class LocalProvider implements KeyManagerProvider {

    static final String NAME = "local";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public KeyManager open(Surroundings around) {
        var settings = around.settings().bindOrCreate("agentmetrics", LocalSettings.class);
        var manager = new LocalKeyManager(lock(settings, around.dataDir()), around);
        try {
            manager.check();
        } catch (KeyManagerException.Unavailable lost) {
            // While the server runs, waiting for a file may help; a start without it never works.
            throw new KeyManagerException.Misconfigured(String.valueOf(lost.getMessage()), lost);
        }
        return manager;
    }

    private static Lock lock(LocalSettings settings, DataDir dataDir) {
        var passphrase = settings.keyPassphrase();
        var passphraseFile = settings.keyPassphraseFile();
        var keyFile = settings.keyFile();
        if (passphrase != null) {
            requireOnly(keyFile == null && passphraseFile == null);
            return Lock.Passphrase.of(passphrase, "AGENTMETRICS_KEY_PASSPHRASE");
        }
        if (passphraseFile != null) {
            requireOnly(keyFile == null);
            return Lock.Passphrase.read(passphraseFile);
        }
        return new Lock.KeyFile(keyFile == null ? beside(dataDir) : outside(dataDir, keyFile));
    }

    private static void requireOnly(boolean only) {
        if (!only) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_KEY_FILE, AGENTMETRICS_KEY_PASSPHRASE and"
                            + " AGENTMETRICS_KEY_PASSPHRASE_FILE: several are set; allowed: one of"
                            + " them, or none");
        }
    }

    private static Path outside(DataDir dataDir, Path wanted) {
        var file = wanted.toAbsolutePath().normalize();
        if (file.startsWith(dataDir.root()) || real(file).startsWith(real(dataDir.root()))) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_KEY_FILE: it lies in the data directory, where it protects"
                            + " nothing; allowed: a file outside of "
                            + dataDir.root());
        }
        return file;
    }

    private static Path real(Path path) {
        try {
            var parent = path.getParent();
            return Files.exists(path) || parent == null
                    ? path.toRealPath()
                    : parent.toRealPath().resolve(String.valueOf(path.getFileName()));
        } catch (IOException _) {
            return path;
        }
    }

    /**
     * The default: {@code data.key} beside {@code data}. Not where the data directory is a volume
     * of its own, because what lies beside a volume is often thrown away with its container.
     */
    private static Path beside(DataDir dataDir) {
        @Nullable Path parent = dataDir.root().getParent();
        if (parent == null || parent.getParent() == null) {
            throw elsewhere("the data directory has no folder to put it in");
        }
        var file = parent.resolve(dataDir.root().getFileName() + ".key");
        try {
            if (!Files.exists(file)
                    && !Files.getFileStore(parent).equals(Files.getFileStore(dataDir.root()))) {
                throw elsewhere("the data directory is a volume of its own");
            }
        } catch (IOException failure) {
            throw new KeyManagerException.Misconfigured(
                    "cannot look at " + dataDir.root(), failure);
        }
        return file;
    }

    private static KeyManagerException elsewhere(String reason) {
        return new KeyManagerException.Misconfigured(
                "AGENTMETRICS_KEY_FILE: say where the key file shall be, because "
                        + reason
                        + "; or set AGENTMETRICS_KEY_PASSPHRASE_FILE. What is lost with it cannot"
                        + " be read again");
    }
}
