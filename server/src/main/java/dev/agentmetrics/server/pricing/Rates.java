package dev.agentmetrics.server.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs in one period, in 10<sup>-12</sup> dollars per token. A kind without a rate of
 * its own costs what uncached input costs: a provider that lists no cache price charges cached
 * tokens as input.
 */
record Rates(Period period, PerToken base, List<Tier> tiers) {

    Rates {
        tiers = List.copyOf(tiers);
    }

    /** When these rates hold; hours are UTC, the end excluded. */
    record Period(
            @Nullable LocalDate from, @Nullable LocalTime hoursFrom, @Nullable LocalTime hoursTo) {

        boolean contains(Instant at) {
            var utc = at.atOffset(ZoneOffset.UTC);
            return (from == null || !utc.toLocalDate().isBefore(from))
                    && (hoursFrom == null
                            || hoursTo == null
                            || within(utc.toLocalTime(), hoursFrom, hoursTo));
        }

        private static boolean within(LocalTime time, LocalTime start, LocalTime end) {
            return start.isBefore(end)
                    ? !time.isBefore(start) && time.isBefore(end)
                    : !time.isBefore(start) || time.isBefore(end);
        }
    }

    /** Null means the table lists none. */
    record PerToken(
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite) {

        @Nullable Long listed(TokenKind kind) {
            return switch (kind) {
                case INPUT -> input;
                case OUTPUT -> output;
                case CACHE_READ -> cacheRead;
                case CACHE_WRITE -> cacheWrite;
            };
        }
    }

    /** Other rates for requests whose input is above a size; they hold for the whole request. */
    record Tier(long above, PerToken rates) {}

    /** The rate that applies, or null when the model has no price for this kind at all. */
    @Nullable Long rate(TokenKind kind, long contextPerCall) {
        var listed = listed(kind, contextPerCall);
        return listed == null && kind != TokenKind.OUTPUT
                ? listed(TokenKind.INPUT, contextPerCall)
                : listed;
    }

    boolean isListed(TokenKind kind) {
        return base.listed(kind) != null;
    }

    /** The size above which the rates that apply hold, 0 for the base rates. */
    long tierAbove(long contextPerCall) {
        var above = 0L;
        for (var tier : tiers) {
            if (contextPerCall > tier.above()) {
                above = tier.above();
            }
        }
        return above;
    }

    private @Nullable Long listed(TokenKind kind, long contextPerCall) {
        var rate = base.listed(kind);
        for (var tier : tiers) {
            var higher = tier.rates().listed(kind);
            if (contextPerCall > tier.above() && higher != null) {
                rate = higher;
            }
        }
        return rate;
    }

    static BigDecimal perMillion(long perToken) {
        return BigDecimal.valueOf(perToken, 6).stripTrailingZeros();
    }
}
