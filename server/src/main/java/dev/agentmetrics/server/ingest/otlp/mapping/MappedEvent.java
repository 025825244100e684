package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.Observation;

/** What became of one record that was sent. */
public sealed interface MappedEvent {

    /** It can be stored. */
    record Accepted(Observation observation) implements MappedEvent {}

    /** It is not, for a reason that repeats nothing of what was sent. */
    record Rejected(String reason) implements MappedEvent {}
}
