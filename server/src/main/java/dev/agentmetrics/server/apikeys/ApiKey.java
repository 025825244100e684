package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of a key, without the key. */
public record ApiKey(
        String keyId,
        OrgId org,
        Label label,
        Scope scope,
        Instant createdAt,
        @Nullable PersonId createdBy,
        Validity validity) {

    /** Which of the two prefixes. */
    public enum Mode {
        LIVE,
        TEST;

        public String prefix() {
            return "am_" + text() + "_";
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Mode of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** By what a person recognises it. */
    public record Label(String name, Mode mode, String lastFour) {}

    /** Until when it works. */
    public record Validity(@Nullable Instant expiresAt, @Nullable Instant revokedAt) {

        public boolean at(Instant now) {
            return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
        }
    }

    /** The longest name that is kept. */
    public static final int MAX_NAME = 100;

    ApiKey revoked(Instant at) {
        return new ApiKey(
                keyId,
                org,
                label,
                scope,
                createdAt,
                createdBy,
                new Validity(validity.expiresAt(), at));
    }
}
