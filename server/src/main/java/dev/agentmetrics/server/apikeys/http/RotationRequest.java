package dev.agentmetrics.server.apikeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** What a client asks for when it rotates a key; nothing, as a rule. */
record RotationRequest(@JsonProperty("expires_at") @Nullable String expiresAt) {

    static final RotationRequest NOTHING = new RotationRequest(null);

    @Nullable Instant checked() {
        var errors = new ArrayList<FieldError>();
        var expires = Expiry.read(expiresAt, errors);
        if (!errors.isEmpty()) {
            throw new ProblemException(new Problem.Invalid("The key was not rotated.", errors));
        }
        return expires;
    }
}
