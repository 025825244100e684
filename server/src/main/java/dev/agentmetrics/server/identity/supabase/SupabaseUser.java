package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.EmailAddress;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Somebody as Supabase knows them now.
 *
 * @param email only if Supabase has verified it
 * @param hasSecondFactor whether they have set one up there
 */
record SupabaseUser(UUID id, Optional<EmailAddress> email, boolean hasSecondFactor) {

    /** Empty when it is not readable as one. */
    static Optional<SupabaseUser> of(JsonNode user) {
        try {
            var verified = user.path("email_confirmed_at").isString();
            return Optional.of(
                    new SupabaseUser(
                            UUID.fromString(user.path("id").asString("")),
                            verified
                                    ? EmailAddress.parse(user.path("email").asString(""))
                                    : Optional.empty(),
                            user.path("factors").values().stream()
                                    .anyMatch(
                                            factor ->
                                                    "verified"
                                                            .equals(
                                                                    factor.path("status")
                                                                            .asString("")))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
