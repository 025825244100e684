package dev.agentmetrics.server.apikeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.KeyDirectory;
import dev.agentmetrics.server.apikeys.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key as it is shown: never the key itself. */
record KeyView(
        String id,
        String name,
        String scope,
        String environment,
        @JsonProperty("last_four") String lastFour,
        String shown,
        String state,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("created_by") MakerView createdBy,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("revoked_at") @Nullable Instant revokedAt,
        @JsonProperty("replaced_by") @Nullable String replacedBy,
        UseView use) {

    /** Who made it. */
    record MakerView(String kind, @Nullable String id, @Nullable String name) {

        static MakerView of(ApiKey.Maker maker, @Nullable String name) {
            return switch (maker) {
                case ApiKey.Maker.Server _ -> new MakerView("system", null, null);
                case ApiKey.Maker.Person(var id) -> new MakerView("person", id.toString(), name);
                case ApiKey.Maker.Key(var keyId) -> new MakerView("api_key", keyId, name);
            };
        }
    }

    /** How much it was used in the last thirty days. */
    record UseView(
            @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
            long requests,
            long events,
            List<DayView> days) {

        static UseView of(Usage usage) {
            return new UseView(
                    usage.lastUsedAt(),
                    usage.requests(),
                    usage.events(),
                    usage.days().stream().map(DayView::of).toList());
        }
    }

    record DayView(LocalDate date, long requests, long events) {

        static DayView of(Usage.Day day) {
            return new DayView(day.date(), day.requests(), day.events());
        }
    }

    static KeyView of(KeyDirectory.Entry entry) {
        var key = entry.key();
        var label = key.label();
        return new KeyView(
                key.keyId(),
                label.name(),
                key.scope().text(),
                label.mode().text(),
                label.lastFour(),
                label.mode().prefix() + key.keyId() + "_..." + label.lastFour(),
                entry.state().text(),
                key.birth().at(),
                MakerView.of(key.birth().by(), entry.makerName()),
                key.validity().expiresAt(),
                key.validity().revokedAt(),
                key.validity().replacedBy(),
                UseView.of(entry.usage()));
    }
}
