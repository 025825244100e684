package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sign-ins that wait for a second factor.
 *
 * <p>Guarantees that one is known only to the browser that began it, by the value of a cookie; that
 * it waits for five minutes and opens one session; and bounded memory: of too many, the oldest are
 * forgotten. A restart forgets them all.
 */
@Component
final class WaitingSignIns {

    static final Duration OPEN_FOR = Duration.ofMinutes(5);
    static final int MAX_OPEN = 10_000;

    /**
     * @param proven whoever gave the first proof
     */
    record Waiting(SignInSteps.Proven proven, Instant until) {}

    private final RandomSource random;
    private final Clock clock;
    private final Map<String, Waiting> open = new LinkedHashMap<>();

    WaitingSignIns(RandomSource random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** The value belongs into the browser's cookie. */
    synchronized Secret add(SignInSteps.Proven proven) {
        var now = clock.instant();
        open.values().removeIf(waiting -> !now.isBefore(waiting.until()));
        if (open.size() >= MAX_OPEN) {
            var eldest = open.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        var value = random.token();
        open.put(key(value.reveal()), new Waiting(proven, now.plus(OPEN_FOR)));
        return value;
    }

    synchronized Optional<Waiting> find(@Nullable String value) {
        return Optional.ofNullable(value == null ? null : open.get(key(value)))
                .filter(waiting -> clock.instant().isBefore(waiting.until()));
    }

    /** True for one caller only, however many try at once. */
    synchronized boolean take(String value, Waiting waiting) {
        return open.remove(key(value), waiting);
    }

    /** A hash, so that the time of a look-up tells nothing about values. */
    private static String key(String value) {
        return HexFormat.of().formatHex(Hashes.sha256(value.getBytes(StandardCharsets.UTF_8)));
    }
}
