package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.pricing.Cost;
import dev.agentmetrics.server.pricing.CostCalculator;
import dev.agentmetrics.server.pricing.Usage;
import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Prices a run, and turns the answer into what is stored with it. */
@Component
public class Costing {

    private final CostCalculator calculator;

    public Costing(CostCalculator calculator) {
        this.calculator = calculator;
    }

    /** Of what used nothing. */
    public Run.Cost ofNothing() {
        return of(
                new Run.Usage("", "", 0, 0, 0, 0, null, Run.Usage.Basis.PLAIN),
                true,
                0,
                Instant.EPOCH,
                null,
                null);
    }

    /**
     * A model without any token count says that something was used, but not how much. Whatever is
     * used without a count, our prices do not come to $0 for it.
     */
    public Run.Cost of(
            Run.Usage usage,
            boolean tokensKnown,
            long calls,
            Instant at,
            @Nullable BigDecimal reported,
            @Nullable BigDecimal estimated) {
        var cost =
                calculator.cost(
                        new Usage(
                                usage.model(),
                                usage.provider(),
                                usage.input(),
                                usage.output(),
                                usage.cacheRead(),
                                usage.cacheWrite(),
                                calls),
                        reported,
                        estimated,
                        at);
        boolean computed = cost.source() == Cost.Source.COMPUTED;
        boolean guessed = !tokensKnown && !usage.model().isEmpty() && computed;
        boolean asksPrices = tokensKnown || (computed && !guessed);
        return new Run.Cost(
                guessed ? null : cost.usd(),
                guessed ? Run.Cost.Source.UNPRICED : source(cost.source()),
                asksPrices ? cost.computed() : null,
                scaled(reported),
                scaled(estimated),
                cost.priceVersion(),
                cost.priceId());
    }

    private static Run.Cost.Source source(Cost.Source source) {
        return switch (source) {
            case COMPUTED -> Run.Cost.Source.COMPUTED;
            case REPORTED -> Run.Cost.Source.REPORTED;
            case ESTIMATED -> Run.Cost.Source.ESTIMATED;
            case UNPRICED -> Run.Cost.Source.UNPRICED;
        };
    }

    private static @Nullable BigDecimal scaled(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.setScale(Run.Cost.SCALE, RoundingMode.HALF_EVEN);
    }
}
