package dev.agentmetrics.server.backup.ledger;

import dev.agentmetrics.server.core.DataDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a restore leaves when it was told to do without the ledger in the sink: the server puts that
 * one aside and begins its own, instead of taking it for a stranger's.
 */
public final class GivenUpLedger {

    private final Path file;

    public GivenUpLedger(DataDir dataDir) {
        this.file = dataDir.ledgerGivenUp();
    }

    public void write() throws IOException {
        Files.writeString(file, "restored without the ledger of deletions\n");
    }

    boolean exists() {
        return Files.exists(file);
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
