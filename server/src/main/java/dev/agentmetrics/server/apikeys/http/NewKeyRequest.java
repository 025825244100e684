package dev.agentmetrics.server.apikeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.KeyScanner;
import dev.agentmetrics.server.apikeys.NewKey;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.VisibleText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for; anything may be missing or wrong. */
record NewKeyRequest(
        @Nullable String name,
        @Nullable String scope,
        @Nullable String environment,
        @JsonProperty("expires_at") @Nullable String expiresAt) {

    /** As the service wants it, or a problem that names every wrong field. */
    NewKey checked() {
        var errors = new ArrayList<FieldError>();
        var label = name == null ? "" : name.strip();
        objection(label, errors);
        var wantedScope = Scope.of(scope == null ? "" : scope);
        if (wantedScope.isEmpty()) {
            errors.add(new FieldError("scope", "invalid", "one of write, read, admin"));
        }
        if (environment != null && !List.of("live", "test").contains(environment)) {
            errors.add(new FieldError("environment", "invalid", "live or test"));
        }
        var expires = Expiry.read(expiresAt, errors);
        if (!errors.isEmpty()) {
            throw new ProblemException(new Problem.Invalid("The key was not created.", errors));
        }
        return new NewKey(
                label,
                ApiKey.Mode.of(environment == null ? "live" : environment),
                wantedScope.orElseThrow(),
                expires);
    }

    private static void objection(String label, List<FieldError> errors) {
        if (label.codePoints().allMatch(Character::isSpaceChar)
                || label.length() > ApiKey.MAX_NAME
                || !VisibleText.isVisible(label)) {
            errors.add(
                    new FieldError(
                            "name",
                            "invalid",
                            "1 to " + ApiKey.MAX_NAME + " characters, none of them invisible"));
        } else if (!KeyScanner.find(label).isEmpty()) {
            errors.add(new FieldError("name", "is_a_key", "a name, not a key"));
        }
    }

    /** Somebody may have put a key into the wrong field. */
    @Override
    public String toString() {
        return "NewKeyRequest";
    }
}
