package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which of the amounts that are known is the cost of a run. */
final class Costing {

    Run.Cost of(
            Run.Usage usage,
            boolean tokensKnown,
            Instant at,
            @Nullable BigDecimal reported,
            @Nullable BigDecimal estimated) {
        return new Run.Cost(null, Run.Cost.Source.UNPRICED, null, reported, estimated, "", "");
    }
}
