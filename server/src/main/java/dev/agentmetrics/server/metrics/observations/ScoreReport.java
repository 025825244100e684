package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All scores of a range, by what was measured.
 *
 * @param more whether more was measured than these, which have the most scores
 */
@Wire
public record ScoreReport(RangeView range, List<Measured> scores, boolean more) {

    public ScoreReport {
        scores = List.copyOf(scores);
    }

    /**
     * One thing that was measured.
     *
     * @param valued how many of the scores have a value; the others are labels alone
     */
    @Wire
    public record Measured(
            String name,
            long count,
            long valued,
            @Nullable Double mean,
            @Nullable Double min,
            @Nullable Double max,
            List<Label> labels,
            List<Point> series) {

        public Measured {
            labels = List.copyOf(labels);
            series = List.copyOf(series);
        }
    }

    /** How often it was called so. */
    @Wire
    public record Label(String label, long count) {}

    /** One bucket of the chart. */
    @Wire
    public record Point(@WireTime Instant t, boolean partial, long count, @Nullable Double mean) {}
}
