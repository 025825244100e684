package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.PersonId;

/**
 * What somebody may do has changed. Publish it in the transaction that changes it, before the audit
 * record: their sessions get new values with their next requests.
 */
public record PrivilegesChanged(PersonId person) {}
