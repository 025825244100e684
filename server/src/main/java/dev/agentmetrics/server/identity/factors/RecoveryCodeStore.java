package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.List;

/** Where recovery codes are kept, as keyed hashes. */
public interface RecoveryCodeStore {

    /** In the place of all there are. */
    void replace(PersonId person, List<byte[]> hashes, Instant at);

    /** True for one caller only. */
    boolean use(PersonId person, byte[] hash, Instant at);

    /** How many were not used. */
    int left(PersonId person);

    /** Whether anybody has a code from before then that was not used. */
    boolean hasUnusedFromBefore(Instant then);

    void deleteAll(PersonId person);
}
