package dev.agentmetrics.server.db.internal;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import dev.agentmetrics.server.db.ControlStoreSeal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * Seals the file of the embedded control store anew, as a whole. With PostgreSQL there is nothing
 * to do, but a file that an embedded store has left keeps its key.
 */
final class ControlStoreRotation implements RotatesData {

    private final ControlStoreSeal seal;
    private final DataDir dataDir;

    ControlStoreRotation(ControlStoreSeal seal, DataDir dataDir) {
        this.seal = seal;
        this.dataDir = dataDir;
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose == Purpose.Shared.CONTROL_STORE;
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        try {
            seal.rekey();
            return new Progress(1, 1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        var open = seal.keyVersion();
        return open.isPresent()
                ? open.getAsInt() > oldVersion
                : !Files.exists(dataDir.controlStore());
    }
}
