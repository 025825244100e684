package dev.agentmetrics.server.identity.supabase;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Supabase answers faster for somebody it does not know, because it hashes nothing. So everybody
 * who is refused waits as long, counted from the beginning.
 */
@FunctionalInterface
interface Floor {

    /** Longer than a hash takes there, and the way. */
    Duration LONG_ENOUGH = Duration.ofMillis(1_200);

    /** Comes back when that much has passed since then. */
    void since(Instant begun);

    static Floor by(Clock clock) {
        return begun -> {
            try {
                var left = Duration.between(clock.instant(), begun.plus(LONG_ENOUGH));
                if (left.isPositive()) {
                    Thread.sleep(left);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
