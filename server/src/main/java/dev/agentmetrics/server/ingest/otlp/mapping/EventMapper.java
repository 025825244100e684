package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.core.OrgId;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Reads records of the logs signal as events of spans and sessions, or as scores, with the table
 * that reads spans.
 *
 * <p>Guarantees what {@link SpanMapper} does: no record makes it fail, and what comes out holds
 * nothing of what people and models said. Safe for use by several threads; a batch is not.
 */
@Component
public final class EventMapper {

    private final SpanMapper spans;
    private final RecordKeys keys;

    EventMapper(SpanMapper spans, RecordKeys keys) {
        this.spans = spans;
        this.keys = keys;
    }

    /** For the records of one request. */
    public EventBatch batch(OrgId org, Instant receivedAt) {
        return new EventBatch(spans.batch(org, receivedAt), keys);
    }

    /** For the spans of one request: evaluations may be events of what they judge. */
    public SpanScores scores(SpanBatch batch) {
        return new SpanScores(batch, keys);
    }
}
