package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Questions to authenticators that wait for their answers; each holds a challenge of its own.
 *
 * <p>Guarantees that a question is answered once, within five minutes, and by whoever holds the
 * value it was put under. Bounded in memory, where they end with the process.
 */
final class OpenCeremonies<T> {

    static final Duration OPEN_FOR = Duration.ofMinutes(5);

    private static final int MAX_OPEN = 10_000;

    private record Open<T>(T question, Instant until) {}

    private final Clock clock;
    private final Map<String, Open<T>> open = new LinkedHashMap<>();

    OpenCeremonies(Clock clock) {
        this.clock = clock;
    }

    /** In the place of the one that was open under this value. */
    synchronized void begin(String value, T question) {
        var now = clock.instant();
        open.values().removeIf(one -> !now.isBefore(one.until()));
        open.remove(key(value));
        if (open.size() >= MAX_OPEN) {
            var eldest = open.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        open.put(key(value), new Open<>(question, now.plus(OPEN_FOR)));
    }

    /** The question, which from then on is not open any more. */
    synchronized Optional<T> take(@Nullable String value) {
        var one = value == null ? null : open.remove(key(value));
        return Optional.ofNullable(one)
                .filter(found -> clock.instant().isBefore(found.until()))
                .map(Open::question);
    }

    /** A hash, so that the time of a look-up tells nothing about values. */
    private static String key(String value) {
        return HexFormat.of().formatHex(Hashes.sha256(value.getBytes(StandardCharsets.UTF_8)));
    }
}
