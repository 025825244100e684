package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;

/** What signing in and sessions ask about second factors. */
public interface SecondFactors {

    /** Whether a password, or another service, is not enough to sign this person in. */
    boolean has(PersonId person);

    /** Whether this organisation wants one and the person has none. */
    boolean isMissing(OrgId org, PersonId person);
}
