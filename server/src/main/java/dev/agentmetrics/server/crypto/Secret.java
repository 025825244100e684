package dev.agentmetrics.server.crypto;

/**
 * A text that must not be seen: a key, a token, a cookie value.
 *
 * <p>Guarantees that it does not appear by accident: {@link #toString()} is {@code ***}, it has no
 * properties for a serialiser to find, and equality takes the same time whatever differs. Does not
 * guarantee that it is gone from memory after use; only the garbage collector decides that.
 */
public final class Secret {

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text itself. Each call is a place to review. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && Hashes.equal(text, secret.text);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "***";
    }
}
