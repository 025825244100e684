package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be said aloud about a version of a key, be it the root or a data key.
 *
 * @param key {@link RotationRequests#ROOT}, or the text of a purpose
 * @param wrappedBy the version of the root that wraps it; null for the root, and where nothing is
 *     left to unwrap
 */
public record KeyState(
        String key,
        int version,
        State state,
        Instant created,
        @Nullable Instant nextRotation,
        @Nullable Integer wrappedBy) {

    /** All data keys. */
    static List<KeyState> of(KeyRing ring) {
        return ring.all().stream().map(KeyState::of).toList();
    }

    /** Of one purpose, oldest first. */
    static List<KeyState> of(KeyRing ring, Purpose purpose) {
        return ring.versions(purpose).stream().map(KeyState::of).toList();
    }

    private static KeyState of(DataKeyInfo info) {
        return new KeyState(
                info.purpose().text(),
                info.version(),
                info.state(),
                info.created(),
                info.nextRotation(),
                info.rootVersion() == 0 ? null : info.rootVersion());
    }

    /** Of the root, oldest first. */
    static List<KeyState> ofRoot(RootKey root, KeyManagerDescription manager) {
        var versions = manager.versions(root.name());
        return versions.stream().map(version -> ofRoot(version, versions.getLast())).toList();
    }

    private static KeyState ofRoot(KeyVersion version, KeyVersion newest) {
        var state =
                switch (version.state()) {
                    case ENABLED -> version.equals(newest) ? State.CURRENT : State.RETIRING;
                    case DISABLED -> State.DISABLED;
                    case DESTROYED -> State.DESTROYED;
                };
        return new KeyState(
                RotationRequests.ROOT,
                version.version(),
                state,
                version.created(),
                state == State.CURRENT ? version.created().plus(RootKey.ROTATION) : null,
                null);
    }
}
