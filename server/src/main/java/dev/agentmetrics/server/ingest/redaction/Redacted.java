package dev.agentmetrics.server.ingest.redaction;

/**
 * Text that may be stored, and how much had to be taken out of it. {@code value} is the very same
 * object that came in when nothing was found.
 */
public record Redacted(String value, int secrets, int cards) {}
