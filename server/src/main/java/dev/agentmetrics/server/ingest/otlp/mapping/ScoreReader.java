package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.Score;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results of evaluations. A judge's explanation quotes what was said, so it is content: left out
 * and counted. Of a span's own event it is content of the span, and kept where that is.
 */
final class ScoreReader {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_LABEL = 100;

    private final SpanBatch batch;

    ScoreReader(SpanBatch batch) {
        this.batch = batch;
    }

    /** Null for an evaluation that came to nothing. */
    Score.@Nullable Verdict read(List<KeyValue> attributes) {
        var sent = batch.mapper.table.events.evaluation(attributes);
        return sent == null
                ? null
                : new Score.Verdict(
                        batch.stored(sent.name, LONGEST_NAME, "name"),
                        harmless(sent.value),
                        batch.stored(sent.label, LONGEST_LABEL, "label"),
                        sent.explanation.length());
    }

    /** A card number is no score. */
    private @Nullable Double harmless(@Nullable Double value) {
        if (value == null) {
            return null;
        }
        var digits = value.toString();
        return batch.cleaner.number(digits, null).equals(digits) ? value : null;
    }

    Score.Found found(Score.Origin origin) {
        return new Score.Found(origin, batch.cleaner.secrets(), batch.cleaner.cards());
    }
}
