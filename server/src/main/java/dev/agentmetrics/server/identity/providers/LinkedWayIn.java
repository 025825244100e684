package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.WayIn;
import org.springframework.stereotype.Component;

/** Linked accounts. */
@Component
final class LinkedWayIn implements WayIn {

    private final IdentityStore identities;

    LinkedWayIn(IdentityStore identities) {
        this.identities = identities;
    }

    @Override
    public int count(PersonId person) {
        return identities.of(person).size();
    }
}
