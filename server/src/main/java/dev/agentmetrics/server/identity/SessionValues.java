package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * The values of session cookies: made at random, kept as keyed hashes; and the tokens that the
 * pages of a session know.
 */
@Component
final class SessionValues {

    private static final byte[] VALUE_DOMAIN = ascii("am-session-v1\0");
    private static final byte[] CSRF_DOMAIN = ascii("am-csrf-v1\0");
    private static final int LENGTH = 43;

    private final HmacKey key;
    private final RandomSource random;

    SessionValues(KeySource keys, RandomSource random) {
        this.key = keys.hmacKey(KeySource.Name.SESSION);
        this.random = random;
    }

    Secret next() {
        return random.token();
    }

    boolean isPossible(String value) {
        return value.length() == LENGTH;
    }

    byte[] hash(String value) {
        return key.mac(VALUE_DOMAIN, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Of one organisation: a page that still shows another one can change nothing here. */
    Secret csrfToken(SessionId session, OrgId org) {
        var bound = ascii(session + " " + org);
        return Secret.of(HexFormat.of().formatHex(key.mac(CSRF_DOMAIN, bound)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
