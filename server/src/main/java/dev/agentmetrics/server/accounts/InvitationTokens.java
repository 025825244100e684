package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Component;

/** Turns tokens of invitations into what is stored of them. */
@Component
final class InvitationTokens {

    private static final byte[] DOMAIN = "am-invitation-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final HmacKeys keys;

    InvitationTokens(KeySource keys) {
        this.keys = keys.hmacKeys(KeySource.Name.SESSION);
    }

    /** What is stored now. */
    byte[] hash(String token) {
        return hash(keys.current(), token);
    }

    /** What may have been stored, by the present key and those before it. */
    List<byte[]> hashes(String token) {
        return keys.usable().stream().map(key -> hash(key, token)).toList();
    }

    private static byte[] hash(HmacKey key, String token) {
        return key.mac(DOMAIN, token.getBytes(StandardCharsets.UTF_8));
    }

    /** Unknown, expired, used and withdrawn look the same. */
    static ProblemException unknown() {
        return new ProblemException(new Problem.NotFound("invitation"));
    }
}
