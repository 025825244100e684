package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Tokens in disjoint kinds: what was read from or written to a cache is not in the input. */
@Wire
public record Tokens(
        long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens) {

    /** No tokens. */
    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    @JsonProperty("total_tokens")
    public long totalTokens() {
        return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
    }

    /** The part of everything sent to models that came from a cache; null when nothing was sent. */
    @JsonProperty("cache_hit_rate")
    public @Nullable Double cacheHitRate() {
        var sent = inputTokens + cacheReadTokens + cacheWriteTokens;
        return sent == 0 ? null : (double) cacheReadTokens / sent;
    }

    Tokens plus(Tokens other) {
        return new Tokens(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cacheReadTokens + other.cacheReadTokens,
                cacheWriteTokens + other.cacheWriteTokens);
    }
}
