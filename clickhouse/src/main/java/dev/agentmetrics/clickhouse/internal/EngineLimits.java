package dev.agentmetrics.clickhouse.internal;

import java.time.Duration;

/**
 * How long things may take and how large an answer may be.
 *
 * @param patience how long a call waits for a free connection
 * @param insert the longest an insert may take
 * @param close how long closing waits for running calls before it cancels them
 * @param resultRows most rows of a result that is not streamed
 * @param resultBytes most bytes of a result that is not streamed
 */
record EngineLimits(
        Duration patience, Duration insert, Duration close, long resultRows, long resultBytes) {

    static final EngineLimits DEFAULT =
            new EngineLimits(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(15),
                    1_000_000,
                    128L << 20);
}
