package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.Caller;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the write API. A bad value stops the server at start.
 *
 * @param ingestBatchSize events in one batch
 * @param ingestBodySize one body, after inflating
 * @param ingestMemory all bodies that are being read or stored, after inflating
 * @param ingestStatus what an accepted request is answered: 200, 201, or auto
 */
@Validated
@ConfigurationProperties("agentmetrics")
public record IngestSettings(
        @DefaultValue("100") @Min(1) @Max(10_000) int ingestBatchSize,
        @DefaultValue("10MB") DataSize ingestBodySize,
        @DefaultValue("64MB") DataSize ingestMemory,
        @DefaultValue("auto") @Pattern(regexp = "auto|200|201") String ingestStatus) {

    private static final DataSize SMALLEST = DataSize.ofKilobytes(1);
    private static final DataSize LARGEST = DataSize.ofMegabytes(256);

    public IngestSettings {
        if (ingestBodySize.compareTo(SMALLEST) < 0 || ingestBodySize.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException(
                    "AGENTMETRICS_INGEST_BODY_SIZE must be from 1KB to 256MB");
        }
        if (ingestMemory.compareTo(ingestBodySize) < 0) {
            throw new IllegalArgumentException(
                    "AGENTMETRICS_INGEST_MEMORY must be at least AGENTMETRICS_INGEST_BODY_SIZE");
        }
    }

    /**
     * What this caller is answered when events were accepted. No shipped client can tell 200 from
     * 201, but all of them retry on 202 and 204. By default 200 for hosted keys, as documented for
     * them, and 201 for all others.
     */
    public int statusFor(Caller caller) {
        return switch (ingestStatus) {
            case "200" -> 200;
            case "201" -> 201;
            default ->
                    caller.actor() instanceof Caller.Actor.ApiKey(_, var hosted) && hosted
                            ? 200
                            : 201;
        };
    }
}
