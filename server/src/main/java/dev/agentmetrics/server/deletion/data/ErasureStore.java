package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.EventRemoval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The wishes of organisations, as they are kept. */
public interface ErasureStore {

    void insert(Erasure erasure);

    /** Newest first. */
    List<Erasure> list(OrgId org, int limit);

    Optional<Erasure> find(OrgId org, UUID id);

    /** How many are not done. */
    int open(OrgId org);

    /** Those that are not done, oldest first. */
    List<Erasure> open();

    /** No answer shows it since then; more rows than before may have been found. */
    void hidden(UUID id, Instant at, EventRemoval.Count more);

    /** It is done. False when somebody else did it. */
    boolean erased(UUID id, Instant at, String receipt);
}
