package dev.agentmetrics.server.telemetry.http;

import org.jspecify.annotations.Nullable;

/** How long to keep events, in days; 0 is for ever. */
record RetentionRequest(@Nullable Integer days) {}
