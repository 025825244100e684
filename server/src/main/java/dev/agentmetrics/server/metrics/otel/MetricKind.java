package dev.agentmetrics.server.metrics.otel;

/** How the points of a metric can be read. */
enum MetricKind {
    /** Sums over time. */
    COUNTER,
    /** Averages over time. */
    LEVEL,
    /** Sums, counts and percentiles. */
    DISTRIBUTION
}
