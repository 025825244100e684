package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How good somebody found an answer.
 *
 * @param evaluator the scope that reported it
 */
@Wire
public record ScoreView(
        @WireTime Instant at,
        String name,
        @Nullable Double value,
        String label,
        String explanation,
        String evaluator,
        String traceId,
        String spanId,
        String responseId) {}
