package dev.agentmetrics.server.metrics;

/** The direction of a list. */
public enum Order {
    ASC,
    DESC
}
