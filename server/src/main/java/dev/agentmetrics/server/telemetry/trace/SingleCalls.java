package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.Call;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.span.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What of a trace counts, one by one: the same that {@link RunTally} adds up. */
final class SingleCalls {

    private SingleCalls() {}

    /** What a span adds that counts; null when it adds nothing. */
    static @Nullable Call ofModel(CountedCalls calls, int place, Span span) {
        var isCall = calls.isCounted(place);
        var cost = calls.countedCost(place);
        var hasTokens = calls.hasCountedTokens(place);
        if (!hasTokens && cost == null) {
            return null;
        }
        return new Call(
                isCall ? kind(span) : Call.Kind.SUMMARY,
                span.model().model(),
                span.model().provider(),
                isCall
                        ? new Call.Ending(failed(span), duration(span), span.model().ttftMicros())
                        : new Call.Ending(false, null, null),
                hasTokens ? tokens(span) : Call.Tokens.NONE,
                price(span, cost, calls.isUnpriced(place)));
    }

    /**
     * @param span the one that stands for the use
     */
    static Call ofTool(CountedTools.Use use, Span span) {
        return new Call(
                Call.Kind.TOOL,
                use.name(),
                "",
                new Call.Ending(use.failure() != null, duration(span), null),
                Call.Tokens.NONE,
                Call.Price.NONE);
    }

    private static Call.Kind kind(Span span) {
        return switch (span.identity().kind()) {
            case LLM -> Call.Kind.LLM;
            case EMBEDDING -> Call.Kind.EMBEDDING;
            case RERANK -> Call.Kind.RERANK;
            case AGENT, TOOL, RETRIEVAL, MEMORY, WORKFLOW, CHAIN, GUARDRAIL, EVALUATOR, OTHER ->
                    throw new IllegalArgumentException("no call of a model");
        };
    }

    private static boolean failed(Span span) {
        return span.outcome().status() == Span.Outcome.Status.ERROR;
    }

    private static @Nullable Long duration(Span span) {
        var end = span.timing().end();
        return end == null
                ? null
                : Math.max(0, Duration.between(span.timing().start(), end).toNanos() / 1_000);
    }

    private static Call.Tokens tokens(Span span) {
        var usage = span.usage();
        return new Call.Tokens(
                usage.inputUncached() + usage.audioIn(),
                usage.output(),
                usage.reasoning(),
                usage.cacheRead(),
                usage.cacheWrite5m() + usage.cacheWrite1h(),
                usage.unknownKind());
    }

    private static Call.Price price(Span span, @Nullable BigDecimal cost, boolean isUnpriced) {
        if (cost == null) {
            return isUnpriced ? Call.Price.UNPRICED : Call.Price.NONE;
        }
        return new Call.Price(
                cost.setScale(Run.Cost.SCALE, RoundingMode.HALF_EVEN),
                switch (RunTally.source(span, cost)) {
                    case COMPUTED -> Call.Price.Basis.COMPUTED;
                    case REPORTED -> Call.Price.Basis.REPORTED;
                    case ESTIMATED -> Call.Price.Basis.ESTIMATED;
                    case UNPRICED -> Call.Price.Basis.UNPRICED;
                });
    }
}
