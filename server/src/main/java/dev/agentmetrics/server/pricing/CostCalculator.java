package dev.agentmetrics.server.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Prices usage. Our own prices win over what a client reports, a report wins over an estimate, and
 * when there is nothing the cost is unknown, not zero. Usage of nothing costs nothing.
 */
@Service
public class CostCalculator {

    private static final TokenKind[] KINDS = TokenKind.values();

    /**
     * More distinct names than any fleet has; a flood of invented ones must not fill the memory.
     */
    private static final int REMEMBERED = 10_000;

    private final PriceTables tables;
    private final PriceTable current;
    private final Map<Asked, Optional<PricedModel>> remembered = new ConcurrentHashMap<>();

    private record Asked(String model, String provider) {}

    CostCalculator(PriceTables tables) {
        this.tables = tables;
        this.current = tables.current();
    }

    /** The cost at the prices of a moment, together with why it counts. */
    public Cost cost(
            Usage usage,
            @Nullable BigDecimal reported,
            @Nullable BigDecimal estimated,
            Instant at) {
        var model = model(usage);
        var computed = model == null ? nothing(usage) : computed(model, usage, at);
        var priceId = model == null ? "" : model.priceId();
        if (computed != null && computed.signum() > 0) {
            return cost(computed, Cost.Source.COMPUTED, computed, priceId);
        }
        if (reported != null) {
            return cost(scaled(reported), Cost.Source.REPORTED, computed, priceId);
        }
        if (estimated != null && (computed == null || usage.isEmpty())) {
            return cost(scaled(estimated), Cost.Source.ESTIMATED, computed, priceId);
        }
        return computed == null
                ? cost(null, Cost.Source.UNPRICED, null, priceId)
                : cost(computed, Cost.Source.COMPUTED, computed, priceId);
    }

    private Cost cost(
            @Nullable BigDecimal usd,
            Cost.Source source,
            @Nullable BigDecimal computed,
            String priceId) {
        return new Cost(usd, source, computed, current.version(), priceId);
    }

    /**
     * The computed cost again, line by line, with the table it was computed with.
     *
     * @param priceVersion as stored with the run; today's prices when this program no longer has it
     */
    public CostExplanation explain(Usage usage, Instant at, String priceVersion) {
        var table = tables.version(priceVersion).orElse(current);
        var model = table.find(usage.model(), usage.provider());
        var rates = model == null ? null : model.at(at);
        var lines = new ArrayList<CostExplanation.Line>();
        for (var kind : KINDS) {
            if (usage.tokens(kind) > 0) {
                lines.add(line(kind, usage, rates));
            }
        }
        return new CostExplanation(
                table.version(),
                model == null ? null : model.priceId(),
                rates == null || rates.period().from() == null
                        ? null
                        : rates.period().from().toString(),
                lines);
    }

    private static CostExplanation.Line line(TokenKind kind, Usage usage, @Nullable Rates rates) {
        var tokens = usage.tokens(kind);
        var context = usage.contextPerCall();
        var rate = rates == null ? null : rates.rate(kind, context);
        if (rates == null || rate == null) {
            return new CostExplanation.Line(kind, tokens, null, null, "no price known");
        }
        return new CostExplanation.Line(
                kind,
                tokens,
                Rates.perMillion(rate),
                BigDecimal.valueOf(rate, 12)
                        .multiply(BigDecimal.valueOf(tokens))
                        .stripTrailingZeros(),
                note(kind, rates, context));
    }

    private static @Nullable String note(TokenKind kind, Rates rates, long context) {
        if (!rates.isListed(kind)) {
            return "no cache price is listed, so the input price holds";
        }
        var above = rates.tierAbove(context);
        return above == 0 ? null : "price for requests above %,d input tokens".formatted(above);
    }

    private @Nullable PricedModel model(Usage usage) {
        if (usage.model().isEmpty()) {
            return null;
        }
        var asked = new Asked(usage.model(), usage.provider());
        var known = remembered.get(asked);
        if (known == null) {
            known = Optional.ofNullable(current.find(asked.model(), asked.provider()));
            if (remembered.size() < REMEMBERED) {
                remembered.put(asked, known);
            }
        }
        return known.orElse(null);
    }

    private static @Nullable BigDecimal nothing(Usage usage) {
        return usage.isEmpty() ? scaled(BigDecimal.ZERO) : null;
    }

    /** Null when a kind that was used has no price: half a cost would be a wrong one. */
    private static @Nullable BigDecimal computed(PricedModel model, Usage usage, Instant at) {
        var rates = model.at(at);
        if (rates == null) {
            return nothing(usage);
        }
        var context = usage.contextPerCall();
        var trillionths = 0L;
        var overflow = false;
        for (var kind : KINDS) {
            var tokens = usage.tokens(kind);
            if (tokens == 0) {
                continue;
            }
            var rate = rates.rate(kind, context);
            if (rate == null) {
                return null;
            }
            var high = Math.multiplyHigh(tokens, rate);
            var amount = tokens * rate;
            overflow |= high != 0 || amount < 0 || trillionths + amount < 0;
            trillionths += amount;
        }
        return overflow
                ? exactly(rates, usage, context)
                : BigDecimal.valueOf(trillionths, 12).setScale(Cost.SCALE, RoundingMode.HALF_UP);
    }

    /** The same sum for absurd numbers that do not fit into 64 bits. */
    private static BigDecimal exactly(Rates rates, Usage usage, long context) {
        var sum = BigDecimal.ZERO;
        for (var kind : KINDS) {
            var rate = rates.rate(kind, context);
            if (rate != null) {
                sum =
                        sum.add(
                                BigDecimal.valueOf(rate, 12)
                                        .multiply(BigDecimal.valueOf(usage.tokens(kind))));
            }
        }
        return scaled(sum);
    }

    private static BigDecimal scaled(BigDecimal amount) {
        return amount.setScale(Cost.SCALE, RoundingMode.HALF_UP);
    }
}
