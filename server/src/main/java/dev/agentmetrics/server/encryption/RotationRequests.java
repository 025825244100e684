package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.core.DataDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Rotations that whoever runs the server wants before their time: lines in the file {@code
 * DATA_DIR/keys/rotate-now}. Who can write there runs the server anyway, and a server that is down
 * finds it at its next start.
 */
@Component
public class RotationRequests {

    /** Stands for every key. */
    public static final String ALL = "all";

    /** Stands for the key that wraps the others. */
    public static final String ROOT = "root";

    private final Path file;

    public RotationRequests(DataDir dataDir) {
        this.file = dataDir.keys().resolve("rotate-now");
    }

    /** Asks for a rotation; what was asked for before stays. */
    public void add(String name) {
        try {
            var wanted = new TreeSet<>(read());
            wanted.add(name);
            write(wanted);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(Set<String> wanted) throws IOException {
        var draft = file.resolveSibling("rotate-now.new");
        Files.write(draft, wanted);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static boolean isWanted(Set<String> wanted, String key) {
        return wanted.contains(key) || wanted.contains(ALL);
    }

    Set<String> read() {
        try {
            return Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Takes these away; what was asked for since they were read stays.
     *
     * @param again of them, what could not be begun
     */
    void done(Set<String> wanted, Set<String> again) {
        try {
            var left = new TreeSet<>(read());
            left.removeAll(wanted);
            left.addAll(again);
            if (left.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                write(left);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
