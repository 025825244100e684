package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How good somebody found an answer.
 *
 * @param explanationLeftOut how many characters were written about it, which are not kept
 * @param evaluator the scope that reported it
 */
@Wire
public record ScoreView(
        @WireTime Instant at,
        String name,
        @Nullable Double value,
        String label,
        int explanationLeftOut,
        String evaluator,
        String traceId,
        String spanId,
        String responseId) {}
