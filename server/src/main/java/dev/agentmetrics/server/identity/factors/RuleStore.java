package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.core.OrgId;
import java.time.Instant;

/** Which organisations want everybody to have a second factor. */
public interface RuleStore {

    boolean isRequired(OrgId org);

    /** True when that changes anything. */
    boolean set(OrgId org, boolean required, Instant at);
}
