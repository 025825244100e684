package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;

/**
 * A session was ended because an old value of its cookie was used: somebody may have a copy of it.
 * Published in the transaction that ends the session; what is to be said about it is stored there.
 *
 * @param signedInAt when the session was opened
 * @param lastSeen where it was last used from before
 * @param usedFrom where the old value came from
 */
public record SessionReused(
        PersonId person,
        OrgId org,
        Instant signedInAt,
        Origin lastSeen,
        Origin usedFrom,
        Instant at) {}
