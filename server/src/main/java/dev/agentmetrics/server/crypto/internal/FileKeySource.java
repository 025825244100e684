package dev.agentmetrics.server.crypto.internal;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keys in files of {@code DATA_DIR/secrets}, 32 random bytes each, made when first needed.
 *
 * <p>Guarantees that only the server's own user may read them (checked at every start), and that a
 * lost or swapped file stops the start instead of quietly making everything it protects worthless.
 * Does not protect from somebody who copies the whole data directory: key and data lie side by side
 * until a key manager replaces this.
 */
public final class FileKeySource implements KeySource {

    private static final int KEY_BYTES = 32;

    private static final String KEY = ".key";

    /** Names the keys that exist, each with its id, so that a lost one is noticed. */
    private static final String INDEX = "index";

    private final Map<Name, HmacKey> keys = new EnumMap<>(Name.class);

    public FileKeySource(DataDir dataDir, RandomSource random) {
        try {
            open(new PrivateDirectory(dataDir.secrets()), dataDir, random);
        } catch (IOException failure) {
            throw new StartupException(
                    "cannot read or write the keys in " + dataDir.secrets(), failure);
        }
    }

    @Override
    public HmacKey hmacKey(Name name) {
        var key = keys.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no key named " + name.text());
        }
        return key;
    }

    private void open(PrivateDirectory directory, DataDir dataDir, RandomSource random)
            throws IOException {
        if (directory.hasNone(KEY) && Files.exists(dataDir.control())) {
            throw missing(dataDir.secrets());
        }
        directory.prepare();
        var known = readIndex(directory);
        for (var name : Name.values()) {
            var file = name.text() + KEY;
            if (!directory.contains(file)) {
                if (known.containsKey(name.text())) {
                    throw missing(dataDir.secrets().resolve(file));
                }
                directory.write(file, random.bytes(KEY_BYTES));
            }
            var key = hmacKey(name, directory.read(file));
            if (!key.id().equals(known.getOrDefault(name.text(), key.id()))) {
                throw new StartupException(
                        "the key "
                                + dataDir.secrets().resolve(file)
                                + " is not the one this data was made with; restore it from your"
                                + " backup");
            }
            keys.put(name, key);
        }
        writeIndex(directory, known);
    }

    private static Map<String, String> readIndex(PrivateDirectory directory) throws IOException {
        var known = new LinkedHashMap<String, String>();
        if (directory.contains(INDEX)) {
            new String(directory.read(INDEX), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .filter(parts -> parts.length == 2)
                    .forEach(parts -> known.put(parts[0], parts[1]));
        }
        return known;
    }

    private void writeIndex(PrivateDirectory directory, Map<String, String> known)
            throws IOException {
        var complete = new LinkedHashMap<>(known);
        keys.forEach((name, key) -> complete.put(name.text(), key.id()));
        if (!complete.equals(known)) {
            var text =
                    complete.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                            .collect(Collectors.joining());
            directory.write(INDEX, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static StartupException missing(Path path) {
        return new StartupException(
                path
                        + " is missing although there is data that needs it; restore it from your"
                        + " backup, or start with an empty data directory");
    }

    /** The fingerprint tells keys apart in stored rows and gives nothing away. */
    private static HmacKey hmacKey(Name name, byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new StartupException(
                    "the key " + name.text() + " is damaged: " + KEY_BYTES + " bytes expected");
        }
        var fingerprint =
                new JcaHmacKey("", key).mac("am-key-id-v1".getBytes(StandardCharsets.US_ASCII));
        return new JcaHmacKey(name.text() + "-" + HexFormat.of().formatHex(fingerprint, 0, 4), key);
    }
}
