package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;

/** That a person belongs to an organisation, and as what. */
public record Membership(OrgId org, PersonId person, Role role) {}
