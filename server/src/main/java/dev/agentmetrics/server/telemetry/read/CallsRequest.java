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
 * @param only whose calls
 * @param split tells the calls from this moment on, in column {@code later}, from those before: two
 *     periods in one statement. Null for no such column.
 */
public record CallsRequest(
        OrgId org,
        TimeRange range,
        Kind kind,
        Wanted wanted,
        int bucketSeconds,
        Only only,
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

    /**
     * One of each; null for all.
     *
     * @param service as the metadata of a run names it. Roll-ups do not know it: with it, single
     *     runs answer.
     */
    public record Only(
            @Nullable String environment, @Nullable String agentId, @Nullable String service) {

        private static final Only EVERYBODY = new Only(null, null, null);
    }

    /** Of everybody. */
    public static CallsRequest of(OrgId org, TimeRange range, Kind kind, Wanted wanted) {
        return new CallsRequest(org, range, kind, wanted, 0, Only.EVERYBODY, null);
    }

    public CallsRequest in(@Nullable String environmentOrAll, @Nullable String agentOrAll) {
        return only(new Only(environmentOrAll, agentOrAll, null));
    }

    public CallsRequest only(Only whose) {
        return new CallsRequest(org, range, kind, wanted, bucketSeconds, whose, split);
    }

    public CallsRequest every(int seconds) {
        return new CallsRequest(org, range, kind, wanted, seconds, only, split);
    }

    public CallsRequest splitAt(Instant moment) {
        return new CallsRequest(org, range, kind, wanted, bucketSeconds, only, moment);
    }
}
