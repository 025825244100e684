package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.Caller;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the write API, {@code agentmetrics.ingest.*}. A bad value stops the server at start.
 *
 * @param maxBatchSize events in one batch
 * @param maxBodySize one body, after inflating
 * @param maxBodiesInFlight all bodies that are being read or stored, after inflating
 * @param bodyTimeout how long a client may take to send a body
 * @param maxInflation how many times larger than sent a body may become, once it is over 1 MB
 * @param successStatus what an accepted request is answered
 */
@Validated
@ConfigurationProperties("agentmetrics.ingest")
public record IngestSettings(
        @DefaultValue("100") @Min(1) @Max(10_000) int maxBatchSize,
        @DefaultValue("10MB") DataSize maxBodySize,
        @DefaultValue("64MB") DataSize maxBodiesInFlight,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("200") @Min(10) @Max(2_000) int maxInflation,
        @DefaultValue("auto") SuccessStatus successStatus) {

    private static final DataSize LARGEST = DataSize.ofMegabytes(256);

    public IngestSettings {
        if (maxBodySize.toBytes() < 1024 || maxBodySize.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException(
                    "agentmetrics.ingest.max-body-size must be from 1KB to 256MB");
        }
        if (maxBodiesInFlight.compareTo(maxBodySize) < 0) {
            throw new IllegalArgumentException(
                    "agentmetrics.ingest.max-bodies-in-flight must be at least max-body-size");
        }
        if (bodyTimeout.isNegative() || bodyTimeout.isZero()) {
            throw new IllegalArgumentException("agentmetrics.ingest.body-timeout must be positive");
        }
    }

    /** No shipped client can tell 200 from 201, but all of them retry on 202 and 204. */
    public enum SuccessStatus {
        /** 200 for hosted keys, as documented for them; 201 for all others. */
        AUTO,
        OK,
        CREATED;

        /** What this caller is answered. */
        public int of(Caller caller) {
            return switch (this) {
                case OK -> 200;
                case CREATED -> 201;
                case AUTO ->
                        caller.actor() instanceof Caller.Actor.ApiKey(_, var hosted) && hosted
                                ? 200
                                : 201;
            };
        }
    }
}
