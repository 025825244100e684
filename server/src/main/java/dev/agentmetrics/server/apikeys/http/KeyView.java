package dev.agentmetrics.server.apikeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as a list shows it: never the key itself. */
record KeyView(
        String id,
        String name,
        String mode,
        String scope,
        String shown,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("created_by") @Nullable String createdBy,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("revoked_at") @Nullable Instant revokedAt) {

    static KeyView of(ApiKey key) {
        var label = key.label();
        return new KeyView(
                key.keyId(),
                label.name(),
                label.mode().text(),
                key.scope().text(),
                label.mode().prefix() + key.keyId() + "_..." + label.lastFour(),
                key.createdAt(),
                text(key.createdBy()),
                key.validity().expiresAt(),
                key.validity().revokedAt());
    }

    private static @Nullable String text(@Nullable PersonId person) {
        return person == null ? null : person.toString();
    }
}
