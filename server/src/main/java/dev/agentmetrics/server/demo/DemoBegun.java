package dev.agentmetrics.server.demo;

import dev.agentmetrics.server.core.DataDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * When a fill began that has not ended yet. The demo data follows from that moment alone, so with
 * it the same events can be made again.
 */
final class DemoBegun {

    private final Path file;

    DemoBegun(DataDir dataDir) {
        file = dataDir.root().resolve("demo-begun");
    }

    Optional<Instant> read() {
        try {
            return Optional.of(Instant.parse(Files.readString(file).strip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** There whole or not at all, however the process ends. */
    Instant write(Instant now) {
        try {
            var whole =
                    Files.writeString(file.resolveSibling(file.getFileName() + ".new"), now + "\n");
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return now;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
