package dev.agentmetrics.server.identity;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
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
    private static final int IPV6_NETWORK_BYTES = 8;

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

    /** Takes an attempt back: it succeeded. */
    public synchronized void forgive(String name) {
        windows.computeIfPresent(
                name, (_, window) -> new Window(window.start(), Math.max(0, window.count() - 1)));
    }

    /** A name for where somebody comes from: whoever has one IPv6 address has the whole /64. */
    public static String network(String remoteAddress) {
        if (remoteAddress.indexOf(':') < 0) {
            return remoteAddress;
        }
        try {
            var bytes = InetAddress.ofLiteral(remoteAddress).getAddress();
            return HexFormat.of()
                    .formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK_BYTES)));
        } catch (IllegalArgumentException _) {
            return remoteAddress;
        }
    }
}
