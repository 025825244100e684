package dev.agentmetrics.server.crypto.internal.cloud;

import java.time.Duration;

/**
 * How long a service is waited for, so that every call ends within some seconds.
 *
 * @param each for one answer, to its last byte
 * @param attempts how often in all, when it cannot be reached or says "not now"
 * @param pause before the second attempt; doubled each time
 */
public record Patience(Duration each, int attempts, Duration pause) {

    public static final Patience USUAL =
            new Patience(Duration.ofSeconds(3), 3, Duration.ofMillis(200));

    Duration before(int attempt) {
        return pause.multipliedBy(1L << (attempt - 2));
    }
}
