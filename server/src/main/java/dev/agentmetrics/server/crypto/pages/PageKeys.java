package dev.agentmetrics.server.crypto.pages;

import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The versions of a store's key, 32 bytes each. Every file has a key of its own, derived from one
 * of them.
 *
 * <p>A version always gives the same key, and the current one always has a key. An older one may be
 * gone: what was sealed with it is lost.
 */
public interface PageKeys {

    int KEY_BYTES = 32;

    /** The version that new files are sealed with. */
    int current();

    /** The key of a version, which the caller may wipe; empty when there is none. */
    Optional<byte[]> key(int version);

    /** A key for each version of keys that cannot be copied. */
    static PageKeys from(HmacKeys source) {
        var label = "agentmetrics page key v1".getBytes(StandardCharsets.US_ASCII);
        return new PageKeys() {
            @Override
            public int current() {
                return source.currentVersion();
            }

            @Override
            public Optional<byte[]> key(int version) {
                try {
                    return Optional.of(source.version(version).mac(label));
                } catch (KeyManagerException.Refused _) {
                    return Optional.empty();
                }
            }
        };
    }

    /** Versions that are in memory already. */
    static PageKeys of(int current, Map<Integer, byte[]> keys) {
        var known = Map.copyOf(keys);
        var newest = known.get(current);
        if (newest == null || known.values().stream().anyMatch(key -> key.length != KEY_BYTES)) {
            throw new IllegalArgumentException("keys of " + KEY_BYTES + " bytes, current included");
        }
        return new PageKeys() {
            @Override
            public int current() {
                return current;
            }

            @Override
            public Optional<byte[]> key(int version) {
                return Optional.ofNullable(known.get(version)).map(byte[]::clone);
            }
        };
    }

    /** Keys that end with this process, for files that nobody needs after it. */
    static PageKeys forThisProcess() {
        return of(1, Map.of(1, PageCipher.randomBytes(KEY_BYTES)));
    }
}
