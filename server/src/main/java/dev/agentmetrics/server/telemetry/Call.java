package dev.agentmetrics.server.telemetry;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model, or one use of a tool, that counts in the run that made it. The calls of a
 * run add up to the run: its tokens, its cost and its counters are their sums.
 *
 * @param name of the model or the tool; empty when nobody said it
 * @param provider of the model; empty for tools
 */
public record Call(
        Kind kind, String name, String provider, Ending ending, Tokens tokens, Price price) {

    /** What was called. */
    public enum Kind {
        LLM,
        EMBEDDING,
        RERANK,
        TOOL,
        /** No call itself: what an agent or a workflow reports that nothing beneath it does. */
        SUMMARY
    }

    /**
     * How it went.
     *
     * @param durationMicros null when it did not end
     * @param ttftMicros time to the first token; null unless it was measured on a streamed answer
     */
    public record Ending(
            boolean failed, @Nullable Long durationMicros, @Nullable Long ttftMicros) {}

    /**
     * In disjoint kinds, but for {@code reasoning}, which is part of the output. {@code unknown} is
     * a total that came without its kinds.
     */
    public record Tokens(
            long input,
            long output,
            long reasoning,
            long cacheRead,
            long cacheWrite,
            long unknown) {

        /** Nothing was used, or a tool was. */
        public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0);
    }

    /**
     * What it adds to the cost of its run.
     *
     * @param usd null when it adds nothing
     */
    public record Price(@Nullable BigDecimal usd, Basis basis) {

        /** It costs nothing, or is paid with what its agent reports. */
        public static final Price NONE = new Price(null, Basis.NONE);

        /** Nobody knows. */
        public static final Price UNPRICED = new Price(null, Basis.UNPRICED);

        /** Whose amount it is. */
        public enum Basis {
            COMPUTED,
            REPORTED,
            ESTIMATED,
            UNPRICED,
            NONE
        }
    }
}
