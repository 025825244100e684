package dev.agentmetrics.server.ingest;

/**
 * Why one event of a batch was not taken. {@code index} counts from zero in the order sent; {@code
 * field} is empty when the event as a whole is wrong. Never repeats what was sent.
 */
public record Rejection(int index, String field, String code, String message) {}
