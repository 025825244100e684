package dev.agentmetrics.server.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Keeps others from filling the log: of many equal events, a few per window are recorded.
 *
 * <p>Guarantees at most {@code limit} per name and window, and that the next one recorded can say
 * how many were left out before it. Bounded in memory; forgets at a restart.
 */
public final class Sparing {

    private static final int MAX_NAMES = 10_000;

    private record Window(Instant start, int recorded, long leftOut) {}

    private final int limit;
    private final Duration length;
    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(64, 0.75f, true);

    public Sparing(int limit, Duration length, Clock clock) {
        this.limit = limit;
        this.length = length;
        this.clock = clock;
    }

    /** How many were left out before this one; empty when this one is to be left out, too. */
    public synchronized OptionalLong admit(String name) {
        var now = clock.instant();
        var window = windows.getOrDefault(name, new Window(now, 0, 0));
        if (!now.isBefore(window.start().plus(length))) {
            window = new Window(now, 0, window.leftOut());
        }
        boolean recorded = window.recorded() < limit;
        windows.put(
                name,
                recorded
                        ? new Window(window.start(), window.recorded() + 1, 0)
                        : new Window(window.start(), window.recorded(), window.leftOut() + 1));
        if (windows.size() > MAX_NAMES) {
            var eldest = windows.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return recorded ? OptionalLong.of(window.leftOut()) : OptionalLong.empty();
    }
}
