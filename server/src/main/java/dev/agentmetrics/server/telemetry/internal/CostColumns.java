package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What something cost, from {@code cost_usd} to {@code price_id}, the same in every table that has
 * costs.
 */
final class CostColumns {

    private CostColumns() {}

    static void write(RowBinary rows, Run.Cost cost) {
        amount(rows, cost.usd());
        var source = cost.source();
        rows.uint8(
                switch (source) {
                    case COMPUTED -> 0;
                    case REPORTED -> 1;
                    case ESTIMATED -> 2;
                    case UNPRICED -> 3;
                });
        amount(rows, source == Run.Cost.Source.COMPUTED ? null : cost.computed());
        amount(rows, source == Run.Cost.Source.REPORTED ? null : cost.reported());
        amount(rows, source == Run.Cost.Source.ESTIMATED ? null : cost.estimated());
        rows.string(cost.priceVersion()).string(cost.priceId());
    }

    private static void amount(RowBinary rows, @Nullable BigDecimal value) {
        rows.nullFlag(value == null);
        if (value != null) {
            rows.int64(value.setScale(Run.Cost.SCALE).unscaledValue().longValueExact());
        }
    }
}
