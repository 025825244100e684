package dev.agentmetrics.server.crypto.keyring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be said aloud about a data key.
 *
 * @param version counts from 1 within its purpose; the highest is the current one
 * @param nextRotation of the purpose; null for a version that is not current any more
 * @param rootVersion the version of the root that wraps it now
 */
public record DataKeyInfo(
        Purpose purpose,
        int version,
        State state,
        Instant created,
        @Nullable Instant nextRotation,
        int rootVersion) {

    /** What a version is still good for. */
    public enum State {
        /** Protects what is written now. */
        CURRENT,
        /** Reads what it protected; everything is being moved to a newer one. */
        RETIRING,
        /** Everything was moved. Kept, unusable, until it is destroyed. */
        DISABLED,
        /** There is no key any more. */
        DESTROYED
    }

    /** Names the key without revealing it, such as {@code event-store-2}. */
    public String id() {
        return purpose.text() + "-" + version;
    }
}
