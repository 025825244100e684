package dev.agentmetrics.server.crypto;

/**
 * Randomness for secrets.
 *
 * <p>Guarantees output of the operating system's generator, fit for keys and tokens. Does not
 * guarantee uniqueness; at 128 bits and more, chance does.
 */
@FunctionalInterface
public interface RandomSource {

    byte[] bytes(int count);

    /** A token of 256 bits in 43 letters and digits. */
    default Secret token() {
        return Secret.of(Base62.encode(bytes(32), 43));
    }
}
