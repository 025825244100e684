package dev.agentmetrics.server.crypto;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.internal.FileKeySource;
import java.nio.file.Files;

/**
 * The keys of a deployment, for commands that run beside its server or without it.
 *
 * <p>Guarantees that no key is made: where one is missing, the command ends.
 */
public final class ExistingKeys {

    private ExistingKeys() {}

    public static KeySource of(DataDir dataDir) {
        if (!Files.isDirectory(dataDir.secrets())) {
            throw missing(dataDir);
        }
        return new FileKeySource(
                dataDir,
                _ -> {
                    throw missing(dataDir);
                });
    }

    private static StartupException missing(DataDir dataDir) {
        return new StartupException(
                "the keys of this deployment are not in "
                        + dataDir.secrets()
                        + "; set AGENTMETRICS_DATA_DIR to its data directory");
    }
}
