package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account at a service that signs a person in.
 *
 * @param email as the service had it when it was linked; shown, and nothing else
 * @param usedAt when it last signed the person in
 */
public record LinkedIdentity(
        Provider provider,
        String subject,
        PersonId person,
        String email,
        Instant linkedAt,
        @Nullable Instant usedAt) {}
