package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;

/**
 * That an organisation would like to have somebody, and as what.
 *
 * @param email who is invited; nobody else can accept
 */
public record Invitation(
        InvitationId id,
        OrgId org,
        EmailAddress email,
        Role role,
        PersonId invitedBy,
        Instant expiresAt) {}
