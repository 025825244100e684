package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
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

    private final HmacKeys keys;
    private final RandomSource random;

    SessionValues(KeySource keys, RandomSource random) {
        this.keys = keys.hmacKeys(KeySource.Name.SESSION);
        this.random = random;
    }

    Secret next() {
        return random.token();
    }

    boolean isPossible(String value) {
        return value.length() == LENGTH;
    }

    /** What is stored now. */
    byte[] hash(String value) {
        return hash(keys.current(), value);
    }

    /** What may have been stored, by the present key and those before it. */
    List<byte[]> hashes(String value) {
        return keys.usable().stream().map(key -> hash(key, value)).toList();
    }

    private static byte[] hash(HmacKey key, String value) {
        return key.mac(VALUE_DOMAIN, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Of one organisation: a page that still shows another one can change nothing here. */
    Secret csrfToken(SessionId session, OrgId org) {
        return csrfToken(keys.current(), session, org);
    }

    /** Whether this is such a token, also one that a page got before the key was rotated. */
    boolean isCsrfToken(String presented, SessionId session, OrgId org) {
        return keys.usable().stream()
                .anyMatch(key -> Hashes.equal(csrfToken(key, session, org).reveal(), presented));
    }

    private static Secret csrfToken(HmacKey key, SessionId session, OrgId org) {
        var bound = ascii(session + " " + org);
        return Secret.of(HexFormat.of().formatHex(key.mac(CSRF_DOMAIN, bound)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
