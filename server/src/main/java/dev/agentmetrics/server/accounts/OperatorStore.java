package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import java.util.Optional;

/** Which organisation runs this deployment. */
public interface OperatorStore {

    Optional<OrgId> find();

    /** Kept for good; gives back the one that is kept, should another have been first. */
    OrgId remember(OrgId org);
}
