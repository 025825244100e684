package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.Span;
import io.opentelemetry.proto.trace.v1.Span.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores among the events of the spans of one request: they judge the span that has them. */
public final class SpanScores {

    /** As many as a span's other events. */
    private static final int MOST = 128;

    private final SpanBatch batch;
    private final RecordKeys keys;
    private final ScoreReader reader;

    SpanScores(SpanBatch batch, RecordKeys keys) {
        this.batch = batch;
        this.keys = keys;
        this.reader = new ScoreReader(batch);
    }

    /** After the span was mapped, which it was with the same batch. */
    public List<Score> in(io.opentelemetry.proto.trace.v1.Span sent, Span mapped) {
        var scores = new ArrayList<Score>(0);
        for (var event : sent.getEventsList()) {
            if (scores.size() < MOST && batch.mapper.table.events.isEvaluation(event.getName())) {
                var score = score(event, mapped);
                if (score != null) {
                    scores.add(score);
                }
            }
        }
        return scores;
    }

    private @Nullable Score score(Event event, Span span) {
        batch.cleaner.reset();
        var verdict = reader.read(event.getAttributesList());
        if (verdict == null) {
            return null;
        }
        var identity = span.identity();
        var ids = (identity.traceId() + identity.spanId()).getBytes(StandardCharsets.US_ASCII);
        return new Score(
                keys.of(batch.org, Hashes.sha256(ids, event.toByteArray())),
                new Score.Subject(
                        identity.traceId(),
                        identity.spanId(),
                        span.model().responseId(),
                        at(event),
                        batch.receivedAt),
                verdict,
                span.source(),
                span.actor(),
                reader.found(Score.Origin.SPAN_EVENT));
    }

    private Instant at(Event event) {
        var at = SpanTimes.instant(event.getTimeUnixNano());
        return SpanTimes.isBelievable(at, batch.receivedAt) ? at : batch.receivedAt;
    }
}
