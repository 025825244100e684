package dev.agentmetrics.server.crypto.keymanager;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a key. Versions count from 1; the highest is the one that wraps.
 *
 * @param nextRotation when the key manager itself rotates, if it does; null otherwise
 */
public record KeyVersion(
        KeyName key, int version, State state, Instant created, @Nullable Instant nextRotation) {

    /** What became of a version. */
    public enum State {
        ENABLED,
        DISABLED,
        DESTROYED
    }

    public KeyVersion {
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1");
        }
    }
}
