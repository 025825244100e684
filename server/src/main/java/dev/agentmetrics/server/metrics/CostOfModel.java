package dev.agentmetrics.server.metrics;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one model add to the cost of a run that was made from spans, by whose amounts
 * they are. All of them together are the cost of the run.
 *
 * @param model empty where none was named
 * @param source {@code computed}, {@code reported}, {@code estimated}, {@code unpriced}, or {@code
 *     none} for what costs nothing or is paid with what its agent reports
 * @param calls 0 for what only an agent reports of its calls
 * @param usd null when it adds nothing
 */
@Wire
public record CostOfModel(
        String model,
        String provider,
        String source,
        long calls,
        long tokens,
        @Nullable BigDecimal usd) {

    public CostOfModel {
        usd = Money.plainOrNull(usd);
    }
}
