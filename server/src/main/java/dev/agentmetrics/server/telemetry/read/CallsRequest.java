package dev.agentmetrics.server.telemetry.read;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are wanted.
 *
 * @param bucketSeconds width of the time buckets in column {@code t}; 0 for one bucket over the
 *     whole range. Roll-ups help when it is 0 or a multiple of 3600.
 * @param environment only this one; null for all
 * @param agentId only this one; null for all
 * @param split tells the calls from this moment on, in column {@code later}, from those before: two
 *     periods in one statement. Null for no such column.
 */
public record CallsRequest(
        OrgId org,
        TimeRange range,
        Kind kind,
        Wanted wanted,
        int bucketSeconds,
        @Nullable String environment,
        @Nullable String agentId,
        @Nullable Instant split) {

    /** What was called. */
    public enum Kind {
        MODEL,
        TOOL
    }

    /** Which columns: what is not asked for costs nothing. */
    public enum Wanted {
        /** Sums and {@code last_at}, by {@code agent_id}, too. */
        SUMS_BY_AGENT,
        /** The sums alone. */
        SUMS,
        /** {@code durations} and {@code ttfts}. */
        PERCENTILES
    }

    /** Of everybody. */
    public static CallsRequest of(OrgId org, TimeRange range, Kind kind, Wanted wanted) {
        return new CallsRequest(org, range, kind, wanted, 0, null, null, null);
    }

    public CallsRequest in(@Nullable String environmentOrAll, @Nullable String agentOrAll) {
        return new CallsRequest(
                org, range, kind, wanted, bucketSeconds, environmentOrAll, agentOrAll, split);
    }

    public CallsRequest every(int seconds) {
        return new CallsRequest(org, range, kind, wanted, seconds, environment, agentId, split);
    }

    public CallsRequest splitAt(Instant moment) {
        return new CallsRequest(
                org, range, kind, wanted, bucketSeconds, environment, agentId, moment);
    }
}
