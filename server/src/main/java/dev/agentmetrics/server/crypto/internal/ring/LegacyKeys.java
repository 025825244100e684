package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource.Name;
import dev.agentmetrics.server.crypto.internal.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys in clear in {@code DATA_DIR/secrets}, as releases before there were key managers kept them:
 * 32 bytes per file, with an index of their ids. They are taken over once and deleted.
 */
final class LegacyKeys {

    private static final String KEY = ".key";
    private static final String INDEX = "index";
    private static final int KEY_BYTES = 32;

    /** A key and since when it is there. */
    static final class Key {

        private final byte[] bytes;
        private final Instant since;

        Key(byte[] bytes, Instant since) {
            this.bytes = bytes.clone();
            this.since = since;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        Instant since() {
            return since;
        }
    }

    private final DataDir dataDir;
    private final PrivateDirectory directory;

    LegacyKeys(DataDir dataDir) {
        this.dataDir = dataDir;
        this.directory = new PrivateDirectory(dataDir.secrets());
    }

    boolean exist() {
        try {
            return !directory.hasNone(KEY);
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    Map<Name, Key> read() {
        try {
            directory.prepare();
            var index = index();
            var keys = new EnumMap<Name, Key>(Name.class);
            for (var name : Name.values()) {
                var file = file(name);
                var known = index.get(name.text());
                if (directory.contains(file)) {
                    var bytes = directory.read(file);
                    if (bytes.length != KEY_BYTES
                            || (known != null && !known.equals(RingKeySource.id(name, bytes)))) {
                        throw new StartupException(
                                "the key "
                                        + directory.resolve(file)
                                        + " is damaged or not the one this data was made with;"
                                        + " restore it from your backup");
                    }
                    var since = Files.getLastModifiedTime(directory.resolve(file)).toInstant();
                    keys.put(name, new Key(bytes, since));
                } else if (known != null) {
                    throw new StartupException(
                            directory.resolve(file)
                                    + " is missing although there is data that needs it; restore it"
                                    + " from your backup");
                }
            }
            return keys;
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    /** The keys last: as long as there is one, the next start does this again. */
    void delete() {
        try {
            moveWitness();
            directory.delete(INDEX);
            for (var name : Name.values()) {
                directory.delete(file(name));
            }
            Files.deleteIfExists(dataDir.secrets());
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    /** What is remembered of the control store goes where the keys are. */
    private void moveWitness() throws IOException {
        var to = dataDir.controlStoreWitness();
        var from = directory.resolve(to.getFileName().toString());
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Map<String, String> index() throws IOException {
        var known = new HashMap<String, String>();
        if (directory.contains(INDEX)) {
            new String(directory.read(INDEX), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .filter(parts -> parts.length == 2)
                    .forEach(parts -> known.put(parts[0], parts[1]));
        }
        return known;
    }

    private static String file(Name name) {
        return name.text() + KEY;
    }

    private StartupException unreadable(IOException failure) {
        return new StartupException(
                "cannot read or delete the keys in " + dataDir.secrets(), failure);
    }
}
