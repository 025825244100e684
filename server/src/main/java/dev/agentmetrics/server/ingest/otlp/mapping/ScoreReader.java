package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.Score;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results of evaluations. An explanation is the judge's text, not the model's: it is kept, redacted
 * and short.
 */
final class ScoreReader {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_LABEL = 100;
    private static final int LONGEST_EXPLANATION = 2_000;

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
                        batch.stored(sent.explanation, LONGEST_EXPLANATION, "explanation"));
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
