package dev.agentmetrics.clickhouse;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys of the embedded engine's encrypted disk, each with an id. What is written now is
 * encrypted with the current one; the others only read what they once encrypted, until it was
 * moved.
 *
 * <p>Guarantees that it prints ids and no key. Does not guarantee that a key is gone from memory
 * after use. The engine is told the keys through memory; they are on no disk.
 */
public final class EngineKeys {

    /** Of every key: AES-256. */
    public static final int BYTES = 32;

    /** Ids are names of directories and of the engine's disks. */
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private static final EngineKeys IN_CLEAR = new EngineKeys("", Map.of());

    private final String current;
    private final Map<String, byte[]> keys;

    private EngineKeys(String current, Map<String, byte[]> keys) {
        this.current = current;
        this.keys = keys;
    }

    /**
     * @param current the id of the key that encrypts from now on; one of the map's
     */
    public static EngineKeys of(String current, Map<String, byte[]> keys) {
        keys.forEach(
                (id, key) -> {
                    if (!ID.matcher(id).matches()) {
                        throw new IllegalArgumentException("not an id of a key: " + id);
                    }
                    if (key.length != BYTES) {
                        throw new IllegalArgumentException(
                                "the key " + id + " is not of " + BYTES + " bytes");
                    }
                });
        if (!keys.containsKey(current)) {
            throw new IllegalArgumentException("there is no key " + current);
        }
        return new EngineKeys(
                current,
                keys.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, key -> key.getValue().clone())));
    }

    /** No encryption, for measuring what it costs and for tests of old data. Not for a product. */
    public static EngineKeys inClear() {
        return IN_CLEAR;
    }

    public boolean encrypt() {
        return !keys.isEmpty();
    }

    public String current() {
        return current;
    }

    /** The ids, in order. */
    public List<String> ids() {
        return keys.keySet().stream().sorted().toList();
    }

    /** A copy of a key. Each call is a place to review. */
    public byte[] key(String id) {
        var key = keys.get(id);
        if (key == null) {
            throw new IllegalArgumentException("there is no key " + id);
        }
        return key.clone();
    }

    @Override
    public String toString() {
        return encrypt() ? "EngineKeys" + ids() + ", current " + current : "EngineKeys: none";
    }
}
