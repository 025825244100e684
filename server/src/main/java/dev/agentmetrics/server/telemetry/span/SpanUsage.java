package dev.agentmetrics.server.telemetry.span;

/**
 * Tokens in disjoint kinds: their sum is what the provider processed, and none is part of another.
 * {@code unknownKind} holds a total that came without its parts. All are 0 to 2^40.
 *
 * @param basis how the sender's input related to its cache counts, and why we think so
 */
public record SpanUsage(
        long inputUncached,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long outputVisible,
        long reasoning,
        long audioIn,
        long audioOut,
        long unknownKind,
        Basis basis) {

    /** No tokens were reported. */
    public static final SpanUsage NONE = new SpanUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, Basis.NONE);

    /**
     * Which rule made the kinds disjoint; stored with every span, so that a number can be
     * explained.
     */
    public enum Basis {
        /** No tokens at all. */
        NONE,
        /** Input and output without parts: nothing to decide. */
        PLAIN,
        /** The dialect's input excludes cache tokens. */
        EXCLUSIVE_BY_DIALECT,
        /** The dialect's input includes cache tokens; they were subtracted. */
        INCLUSIVE_BY_DIALECT,
        /** Cache tokens exceed the input, so it cannot include them. */
        EXCLUSIVE_BY_SIZE,
        /** The reported total fits only an input without cache tokens. */
        EXCLUSIVE_BY_TOTAL,
        /** The reported total fits only an input that includes them. */
        INCLUSIVE_BY_TOTAL
    }

    /** All that went in. */
    public long input() {
        return inputUncached + cacheRead + cacheWrite5m + cacheWrite1h + audioIn;
    }

    /** All that came out. */
    public long output() {
        return outputVisible + reasoning + audioOut;
    }

    /** Everything, whichever kind. */
    public long total() {
        return input() + output() + unknownKind;
    }

    /** Price tables have one price for writing to a cache, and none for audio. */
    public boolean isOfPricedKinds() {
        return cacheWrite1h + audioIn + audioOut + unknownKind == 0;
    }

    /** Whether any token was reported. */
    public boolean any() {
        return total() > 0;
    }
}
