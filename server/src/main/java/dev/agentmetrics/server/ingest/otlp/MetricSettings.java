package dev.agentmetrics.server.ingest.otlp;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of metrics. A bad value stops the server at start.
 *
 * @param metricSeries of one metric, how many series an organisation may send in a day
 */
@Validated
@ConfigurationProperties("agentmetrics")
public record MetricSettings(@DefaultValue("20000") @Min(10) @Max(1_000_000) int metricSeries) {}
