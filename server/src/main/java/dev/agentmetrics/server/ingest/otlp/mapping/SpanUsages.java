package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.SpanField.*;

import dev.agentmetrics.server.ingest.otlp.mapping.Dialects.UsageRule;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import dev.agentmetrics.server.telemetry.span.SpanUsage.Basis;
import org.jspecify.annotations.Nullable;

/**
 * Makes the token counts of a span disjoint. Whether an input count holds the cached tokens is
 * known by who counted; where it is not, the numbers themselves may tell; else the OpenTelemetry
 * convention holds, by which it does.
 */
final class SpanUsages {

    private SpanUsages() {}

    static SpanUsage of(Readings span, @Nullable UsageRule rule) {
        long input = span.count(INPUT_TOKENS);
        long output = span.count(OUTPUT_TOKENS);
        long read = span.count(CACHE_READ_TOKENS);
        long oneHour = span.count(CACHE_WRITE_1H_TOKENS);
        long write =
                Math.max(
                        span.count(CACHE_WRITE_TOKENS),
                        span.count(CACHE_WRITE_5M_TOKENS) + oneHour);
        long reasoning = span.count(REASONING_TOKENS);
        long audioIn = span.count(AUDIO_IN_TOKENS);
        long audioOut = span.count(AUDIO_OUT_TOKENS);
        long total = span.count(TOTAL_TOKENS);
        long cache = read + write;
        if (input + output + cache + reasoning + audioIn + audioOut == 0) {
            return total == 0
                    ? SpanUsage.NONE
                    : new SpanUsage(0, 0, 0, 0, 0, 0, 0, 0, total, Basis.PLAIN);
        }

        var basis = basis(span, rule, input, output, cache, reasoning, total);
        boolean inputApart = isApart(basis) || span.isApart();
        long fresh = inputApart ? input : input - cache;
        long heard = inputApart && span.isApart() ? audioIn : Math.min(audioIn, fresh);
        long uncached = span.isApart() ? fresh : fresh - heard;

        long allInput = inputApart ? input + cache : input;
        boolean outputApart =
                span.isApart()
                        || (span.isBeside() && total != allInput + output)
                        || reasoning > output
                        || (rule == null
                                && reasoning > 0
                                && total == allInput + output + reasoning);
        long spoken = outputApart ? output : output - reasoning;
        long said = span.isApart() ? audioOut : Math.min(audioOut, spoken);
        long visible = span.isApart() ? spoken : spoken - said;
        return new SpanUsage(
                uncached,
                read,
                write - oneHour,
                oneHour,
                visible,
                reasoning,
                heard,
                said,
                0,
                basis);
    }

    private static Basis basis(
            Readings span,
            @Nullable UsageRule rule,
            long input,
            long output,
            long cache,
            long reasoning,
            long total) {
        if (cache == 0) {
            return Basis.PLAIN;
        }
        if (span.isApart() || (rule != null && rule.inputApart())) {
            return Basis.EXCLUSIVE_BY_DIALECT;
        }
        if (cache > input) {
            return Basis.EXCLUSIVE_BY_SIZE;
        }
        return rule != null
                ? Basis.INCLUSIVE_BY_DIALECT
                : byTotal(input, output, cache, reasoning, total);
    }

    private static Basis byTotal(long input, long output, long cache, long reasoning, long total) {
        long plain = input + output;
        if (total == plain) {
            return Basis.INCLUSIVE_BY_TOTAL;
        }
        if (total == plain + cache) {
            return Basis.EXCLUSIVE_BY_TOTAL;
        }
        if (reasoning > 0 && total == plain + reasoning) {
            return Basis.INCLUSIVE_BY_TOTAL;
        }
        return reasoning > 0 && total == plain + cache + reasoning
                ? Basis.EXCLUSIVE_BY_TOTAL
                : Basis.INCLUSIVE_BY_DIALECT;
    }

    private static boolean isApart(Basis basis) {
        return switch (basis) {
            case EXCLUSIVE_BY_DIALECT, EXCLUSIVE_BY_SIZE, EXCLUSIVE_BY_TOTAL -> true;
            case NONE, PLAIN, INCLUSIVE_BY_DIALECT, INCLUSIVE_BY_TOTAL -> false;
        };
    }
}
