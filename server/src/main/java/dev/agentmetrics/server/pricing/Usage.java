package dev.agentmetrics.server.pricing;

/**
 * Tokens in disjoint kinds, and how many model calls used them.
 *
 * @param model as the client named it; empty when unknown
 * @param provider as the client named it; empty when unknown
 * @param input without cache reads and writes
 * @param calls model calls behind these sums, 0 when unknown: prices that depend on the size of a
 *     request are decided by the average call
 */
public record Usage(
        String model,
        String provider,
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long calls) {

    long tokens(TokenKind kind) {
        return switch (kind) {
            case INPUT -> input;
            case CACHE_READ -> cacheRead;
            case CACHE_WRITE -> cacheWrite;
            case OUTPUT -> output;
        };
    }

    boolean isEmpty() {
        return (input | output | cacheRead | cacheWrite) == 0;
    }

    /** Input tokens of the average call, cached ones included. */
    long contextPerCall() {
        return (input + cacheRead + cacheWrite) / Math.max(1, calls);
    }
}
