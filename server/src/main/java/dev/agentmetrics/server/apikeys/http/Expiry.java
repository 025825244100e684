package dev.agentmetrics.server.apikeys.http;

import dev.agentmetrics.server.core.Problem.FieldError;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code expires_at}. */
final class Expiry {

    private static final int LAST_YEAR = 2199;

    private Expiry() {}

    /** Null when there is none, or it is wrong; then {@code errors} says so. */
    static @Nullable Instant read(@Nullable String text, List<FieldError> errors) {
        if (text == null) {
            return null;
        }
        try {
            var at = OffsetDateTime.parse(text);
            if (at.getYear() <= LAST_YEAR) {
                return at.toInstant();
            }
        } catch (DateTimeParseException _) {
            // answered below, together with times out of range
        }
        errors.add(new FieldError("expires_at", "invalid", "a time such as 2027-01-31T00:00:00Z"));
        return null;
    }
}
