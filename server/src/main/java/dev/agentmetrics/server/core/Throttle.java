package dev.agentmetrics.server.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts attempts per name in windows of fixed length.
 *
 * <p>Guarantees at most {@code limit} attempts per name and window, and bounded memory: of too many
 * names, the ones that were quiet for longest are forgotten. Does not survive a restart.
 */
public final class Throttle {

    private static final int MAX_NAMES = 10_000;

    private record Window(Instant start, int count) {}

    private final int limit;
    private final Duration length;
    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(64, 0.75f, true);

    public Throttle(int limit, Duration length, Clock clock) {
        this.limit = limit;
        this.length = length;
        this.clock = clock;
    }

    /** Counts an attempt; when there were too many, how long to wait. */
    public synchronized Optional<Duration> attempt(String name) {
        var now = clock.instant();
        var window = windows.get(name);
        if (window == null || !now.isBefore(window.start().plus(length))) {
            window = new Window(now, 0);
        }
        if (window.count() >= limit) {
            return Optional.of(Duration.between(now, window.start().plus(length)));
        }
        windows.put(name, new Window(window.start(), window.count() + 1));
        if (windows.size() > MAX_NAMES) {
            var eldest = windows.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return Optional.empty();
    }

    /** Takes an attempt back: it succeeded, or was never judged. */
    public synchronized void forgive(String name) {
        windows.computeIfPresent(
                name, (_, window) -> new Window(window.start(), Math.max(0, window.count() - 1)));
    }
}
