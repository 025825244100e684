package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was told of keys, and how far their rotations are. For people; no rotation goes by it. */
public interface RotationBook {

    /** A version of a key. */
    record Version(String key, int version) {}

    /**
     * How far the latest rotation of a key is.
     *
     * @param version the version that things move to; 0 before there was a rotation
     * @param pieces what there is to move; 0 where nothing is moved, or only the user of the key
     *     knows
     * @param trouble why the last round failed, as a code; null when it did not
     */
    record Move(
            String key,
            int version,
            long moved,
            long pieces,
            @Nullable String trouble,
            @Nullable Instant troubleAt) {}

    /** The state of each version that the audit log tells of. */
    Map<Version, State> told();

    void tell(Version version, State state);

    Optional<Move> move(String key);

    List<Move> moves();

    /** In the place of what was known about this key. */
    void put(Move move);
}
