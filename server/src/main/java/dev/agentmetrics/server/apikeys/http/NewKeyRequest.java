package dev.agentmetrics.server.apikeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.NewKey;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for; anything may be missing or wrong. */
record NewKeyRequest(
        @Nullable String name,
        @Nullable String scope,
        @Nullable String mode,
        @JsonProperty("expires_at") @Nullable String expiresAt) {

    /** As the service wants it, or a problem that names every wrong field. */
    NewKey checked() {
        var errors = new ArrayList<FieldError>();
        var label = name == null ? "" : name.strip();
        if (label.isEmpty() || label.length() > ApiKey.MAX_NAME) {
            errors.add(
                    new FieldError("name", "invalid", "1 to " + ApiKey.MAX_NAME + " characters"));
        }
        var wantedScope = Scope.of(scope == null ? "" : scope);
        if (wantedScope.isEmpty()) {
            errors.add(new FieldError("scope", "invalid", "one of write, read, admin"));
        }
        if (mode != null && !List.of("live", "test").contains(mode)) {
            errors.add(new FieldError("mode", "invalid", "live or test"));
        }
        var expires = expiry(errors);
        if (!errors.isEmpty()) {
            throw new ProblemException(new Problem.Invalid("The key was not created.", errors));
        }
        return new NewKey(
                label,
                ApiKey.Mode.of(mode == null ? "live" : mode),
                wantedScope.orElseThrow(),
                expires);
    }

    private @Nullable Instant expiry(List<FieldError> errors) {
        if (expiresAt == null) {
            return null;
        }
        try {
            return Instant.parse(expiresAt);
        } catch (DateTimeParseException _) {
            errors.add(
                    new FieldError("expires_at", "invalid", "a time such as 2027-01-31T00:00:00Z"));
            return null;
        }
    }
}
