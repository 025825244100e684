package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;

/** Bytes in a credential's JSON: base64url, and no more than an authenticator makes. */
final class CredentialBytes {

    static final int MAX_ID = 1_023;
    static final int MAX_CLIENT_DATA = 4_096;
    static final int MAX_ATTESTATION = 16_384;
    static final int MAX_AUTHENTICATOR_DATA = 4_096;
    static final int MAX_SIGNATURE = 2_048;
    static final int MAX_USER_HANDLE = 64;

    private CredentialBytes() {}

    static Bytes require(@Nullable String text, int max) {
        if (text == null || text.isEmpty() || text.length() > encoded(max)) {
            throw wrong();
        }
        try {
            return new Bytes(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            throw wrong();
        }
    }

    private static int encoded(int bytes) {
        return (bytes + 2) / 3 * 4;
    }

    static ProblemException wrong() {
        return new ProblemException(
                new Problem.Invalid(
                        "This is no credential.",
                        List.of(
                                new FieldError(
                                        "credential",
                                        "invalid",
                                        "what the browser made of it, as JSON"))));
    }
}
