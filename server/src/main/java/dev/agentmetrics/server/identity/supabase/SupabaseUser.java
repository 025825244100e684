package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.accounts.EmailAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Somebody as Supabase knows them now.
 *
 * @param email only if Supabase has verified it
 * @param hasPassword whether they sign in with address and password, and not only with another
 *     service
 * @param hasSecondFactor whether they have set one up there
 * @param bannedUntil before or after now
 */
record SupabaseUser(
        UUID id,
        Optional<EmailAddress> email,
        boolean hasPassword,
        boolean hasSecondFactor,
        Instant bannedUntil) {

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
                            any(user.path("identities"), "provider", "email"),
                            any(user.path("factors"), "status", "verified"),
                            instant(user.path("banned_until"))));
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static boolean any(JsonNode list, String field, String value) {
        return list.values().stream().anyMatch(one -> value.equals(one.path(field).asString("")));
    }

    private static Instant instant(JsonNode time) {
        return time.isString() ? OffsetDateTime.parse(time.asString()).toInstant() : Instant.EPOCH;
    }
}
