package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Turns tokens of invitations into what is stored of them. */
@Component
final class InvitationTokens {

    private static final byte[] DOMAIN = "am-invitation-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final HmacKey key;

    InvitationTokens(KeySource keys) {
        this.key = keys.hmacKey(KeySource.Name.SESSION);
    }

    byte[] hash(String token) {
        return key.mac(DOMAIN, token.getBytes(StandardCharsets.UTF_8));
    }

    /** Unknown, expired, used and withdrawn look the same. */
    static ProblemException unknown() {
        return new ProblemException(new Problem.NotFound("invitation"));
    }
}
