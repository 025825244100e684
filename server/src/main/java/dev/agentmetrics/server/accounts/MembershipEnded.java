package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;

/**
 * Somebody left an organisation, or was removed from it. Published in the transaction that changes
 * it, before the audit record: their sessions there end with it.
 */
public record MembershipEnded(OrgId org, PersonId person) {}
