package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Links by mail that Supabase took, and whose password was not good enough yet: Supabase takes a
 * link once, people try passwords twice.
 *
 * <p>Guarantees that a link is used by one request only, within ten minutes, and bounded memory. A
 * restart forgets them all.
 */
@Component
@OnSupabase
final class OpenedLinks {

    static final Duration OPEN_FOR = Duration.ofMinutes(10);
    static final int MAX_OPEN = 1_000;

    private record Open(SupabaseAuth.LinkType type, Grant grant, Instant until) {}

    private final Clock clock;
    private final Map<String, Open> open = new LinkedHashMap<>();

    OpenedLinks(Clock clock) {
        this.clock = clock;
    }

    synchronized Optional<Grant> find(SupabaseAuth.LinkType type, String token) {
        var now = clock.instant();
        return Optional.ofNullable(open.get(key(token)))
                .filter(one -> one.type() == type && now.isBefore(one.until()))
                .map(Open::grant);
    }

    synchronized void keep(SupabaseAuth.LinkType type, String token, Grant grant) {
        var now = clock.instant();
        open.values().removeIf(one -> !now.isBefore(one.until()));
        if (open.size() >= MAX_OPEN) {
            var eldest = open.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        open.put(key(token), new Open(type, grant, now.plus(OPEN_FOR)));
    }

    /** For one caller only, however many try at once. */
    synchronized Grant take(SupabaseAuth.LinkType type, String token) {
        var taken = find(type, token);
        open.remove(key(token));
        return taken.orElseThrow(OpenedLinks::unknown);
    }

    static ProblemException unknown() {
        return new ProblemException(new Problem.NotFound("link"));
    }

    private static String key(String token) {
        return HexFormat.of().formatHex(Hashes.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }
}
