package dev.agentmetrics.server.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The event store.
 *
 * @param clickhouseLibrary the engine's shared library; null looks beside the sources
 * @param clickhouseMemory the most the engine may allocate
 * @param retentionDays how long events are kept where the organisation says nothing else; 0 keeps
 *     them for ever
 * @param traceSettle how long a trace is silent before its runs are made
 * @param stuckAfter how long a run without an end is silent before it counts as stuck
 */
@ConfigurationProperties("agentmetrics")
public record TelemetrySettings(
        @Nullable Path clickhouseLibrary,
        @DefaultValue("700MB") DataSize clickhouseMemory,
        @DefaultValue("400") int retentionDays,
        @DefaultValue("5s") Duration traceSettle,
        @DefaultValue("15m") Duration stuckAfter) {}
