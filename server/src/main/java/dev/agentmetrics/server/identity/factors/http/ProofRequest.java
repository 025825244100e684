package dev.agentmetrics.server.identity.factors.http;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.identity.Password;
import dev.agentmetrics.server.identity.factors.StepUp;
import dev.agentmetrics.server.identity.http.PasswordReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * How somebody proves who they are; anything may be missing or wrong.
 *
 * @param proof which kind it is
 * @param code of an authenticator app, or a recovery code
 * @param credential the browser's answer about a passkey, as JSON in a string
 */
record ProofRequest(
        @Nullable String proof,
        @JsonDeserialize(using = PasswordReader.class) @Nullable Password password,
        @Nullable String code,
        @Nullable String credential) {

    @Nullable ProofKind kind() {
        return proof == null ? null : ProofKind.of(proof).orElse(null);
    }

    @Nullable String answer() {
        return kind() == ProofKind.PASSKEY ? credential : code;
    }

    StepUp.Attempt attempt() {
        return new StepUp.Attempt(kind(), password, answer());
    }

    @Override
    public String toString() {
        return "ProofRequest";
    }
}
