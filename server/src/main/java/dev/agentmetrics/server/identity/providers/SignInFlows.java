package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.stereotype.Component;

/**
 * The questions that were put to other services and not answered yet.
 *
 * <p>Guarantees that a question is known only to the browser that asked it, by the value of a
 * cookie; that it is open for ten minutes and taken once, whatever comes of it; and bounded memory:
 * of too many, the oldest are forgotten. State, nonce and PKCE verifier are never stored on disk,
 * so a restart forgets them all.
 */
@Component
final class SignInFlows {

    static final Duration OPEN_FOR = Duration.ofMinutes(10);
    static final int MAX_OPEN = 10_000;

    /** Who wants to link an account, and in which session. */
    record Linking(SessionId session, PersonId person) {}

    /**
     * @param linking null for signing in
     * @param next where to go afterwards
     */
    record Flow(
            Provider provider,
            OAuth2AuthorizationRequest asked,
            @Nullable Linking linking,
            String next,
            Instant until) {}

    private final RandomSource random;
    private final Clock clock;
    private final Map<String, Flow> open = new LinkedHashMap<>();

    SignInFlows(RandomSource random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** Keeps a question; the value belongs into the browser's cookie. */
    synchronized Secret begin(
            Provider provider,
            OAuth2AuthorizationRequest asked,
            @Nullable Linking linking,
            String next) {
        var now = clock.instant();
        open.values().removeIf(flow -> !now.isBefore(flow.until()));
        if (linking != null) {
            open.values().removeIf(flow -> linking.equals(flow.linking()));
        }
        if (open.size() >= MAX_OPEN) {
            var eldest = open.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        var cookie = random.token();
        open.put(
                key(cookie.reveal()), new Flow(provider, asked, linking, next, now.plus(OPEN_FOR)));
        return cookie;
    }

    /** The question of this browser, which from then on is not open any more. */
    synchronized Optional<Flow> take(@Nullable String cookie) {
        var flow = cookie == null ? null : open.remove(key(cookie));
        return Optional.ofNullable(flow).filter(one -> clock.instant().isBefore(one.until()));
    }

    /** A hash, so that the time of a look-up tells nothing about values. */
    private static String key(String cookie) {
        return HexFormat.of().formatHex(Hashes.sha256(cookie.getBytes(StandardCharsets.UTF_8)));
    }
}
