package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.Secret;
import java.time.Instant;

/**
 * A credential that ends by itself.
 *
 * @param renewal when to ask for the next one, well before its end
 */
public record Token(Secret value, Instant renewal) {

    /**
     * @param seconds how long it lives, counted from when it was asked for
     */
    public static Token lasting(String value, Instant asked, long seconds) {
        return new Token(Secret.of(value), asked.plusSeconds(seconds - seconds / 5));
    }
}
