package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.SpanField.*;

import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a span cost. An agent that reports usage of its own has a cost, too, for the case that none
 * of its calls was seen; what counts in totals is decided by kind and by trace, not here.
 */
final class SpanCosts {

    /** The most that the column holds with ease, and nobody pays for one call. */
    private static final BigDecimal MOST = BigDecimal.valueOf(10_000_000);

    private final SpanBatch batch;

    SpanCosts(SpanBatch batch) {
        this.batch = batch;
    }

    Run.Cost of(Readings span, SpanKind kind, SpanUsage usage, Span.ModelCall call, Instant at) {
        var reported = reported(span);
        if (!kind.isModelCall() && !usage.any() && reported == null) {
            return batch.mapper.costsNothing;
        }
        if (!usage.any() && call.model().isEmpty() && reported == null) {
            return unknown(batch.mapper.costsNothing);
        }
        return bounded(
                batch.mapper.costing.of(priced(usage, call), usage.any(), 1, at, reported, null));
    }

    /**
     * A sum with a wrong price in it is worse than none, so a usage of kinds without a price, or by
     * a service tier other than the listed prices are for, is nobody's.
     */
    private static Run.Usage priced(SpanUsage usage, Span.ModelCall call) {
        return !usage.any() || (usage.isOfPricedKinds() && call.isAtListPrice())
                ? new Run.Usage(
                        call.model(),
                        call.provider(),
                        usage.inputUncached(),
                        usage.output(),
                        usage.cacheRead(),
                        usage.cacheWrite5m(),
                        null,
                        Run.Usage.Basis.PLAIN)
                : new Run.Usage("", "", usage.total(), 0, 0, 0, null, Run.Usage.Basis.PLAIN);
    }

    /** A call of a model, of which nothing else is known. */
    private static Run.Cost unknown(Run.Cost asked) {
        return new Run.Cost(
                null, Run.Cost.Source.UNPRICED, null, null, null, asked.priceVersion(), "");
    }

    private static @Nullable BigDecimal reported(Readings span) {
        var whole = span.money(COST);
        if (whole != null) {
            return whole;
        }
        var in = span.money(COST_IN);
        var out = span.money(COST_OUT);
        if (in == null) {
            return out;
        }
        return out == null ? in : in.add(out);
    }

    private Run.Cost bounded(Run.Cost cost) {
        if (cost.computed() == null || cost.computed().compareTo(MOST) <= 0) {
            return cost;
        }
        batch.cuts.add("cost");
        return new Run.Cost(
                cost.reported(),
                cost.reported() == null ? Run.Cost.Source.UNPRICED : Run.Cost.Source.REPORTED,
                null,
                cost.reported(),
                null,
                cost.priceVersion(),
                cost.priceId());
    }
}
