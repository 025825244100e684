package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what a request is known when it is sent again: a hash of who asks and their own mark. */
final class RequestMark {

    private static final byte[] DOMAIN = "am-key-request-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final byte[] hash;

    private RequestMark(byte[] hash) {
        this.hash = hash;
    }

    /** Null when the client gave none. */
    static @Nullable RequestMark of(Caller caller, @Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return null;
        }
        if (!ALLOWED.matcher(idempotencyKey).matches()) {
            throw new ProblemException(
                    new Problem.Malformed(
                            "idempotency_key_invalid",
                            "Idempotency-Key has 1 to 255 printable ASCII characters."));
        }
        var text = caller.actor() + "\0" + idempotencyKey;
        return new RequestMark(Hashes.sha256(DOMAIN, text.getBytes(StandardCharsets.UTF_8)));
    }

    byte[] hash() {
        return hash.clone();
    }
}
