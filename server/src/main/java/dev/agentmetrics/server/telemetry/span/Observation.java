package dev.agentmetrics.server.telemetry.span;

import java.util.UUID;

/** What is told about agents beside spans: something that happened, or a judgement. */
public sealed interface Observation permits SpanEvent, Score {

    /**
     * The same whenever the same is sent again, and for nothing else: records have no ids. Tells
     * nothing of what was sent to whoever lacks the key it was made with.
     */
    UUID key();
}
