package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.RunId;
import java.time.Instant;

/**
 * Something a client declared that is not a run: {@code session_metrics}, {@code audit_*}, or any
 * other event name. Kept apart, so that it never changes a number about runs. {@code payload} is
 * the whole event as redacted JSON.
 */
public record ClientEvent(
        RunId id,
        String name,
        Instant at,
        Instant receivedAt,
        String traceId,
        String agentId,
        String payload) {}
