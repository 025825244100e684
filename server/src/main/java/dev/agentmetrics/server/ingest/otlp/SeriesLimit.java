package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Shares;
import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How many series one metric of an organisation may have in a day: a label that never repeats would
 * make as many as there are requests, and every question about the metric slow.
 *
 * <p>Guarantees that a series that was admitted stays so until the day (UTC) is over, and that what
 * is remembered for this is bounded, and shared by organisations. Not guaranteed: that series from
 * before a restart are remembered. Safe for use by several threads.
 */
@Component
class SeriesLimit {

    static final String REASON = "more series of this metric than a day may have";

    /** Of all organisations: 16 MB, and as much again while tables grow. */
    private static final long MOST = 1L << 20;

    /** What a metric costs beside its series. */
    private static final int METRIC = 32;

    private final int perMetric;
    private final Clock clock;
    private final Map<Key, SeriesSet> seen = new HashMap<>();
    private Shares shares = new Shares(MOST);
    private LocalDate day = LocalDate.EPOCH;

    SeriesLimit(MetricSettings settings, Clock clock) {
        this.perMetric = settings.metricSeries();
        this.clock = clock;
    }

    private record Key(OrgId org, String metric) {}

    /** Whether the point belongs to a series that is known today, or there is room for it. */
    synchronized boolean admits(OrgId org, MetricPoint point) {
        beginDay();
        var key = new Key(org, point.instrument().name());
        var series = point.labels().series().getLeastSignificantBits();
        var known = seen.get(key);
        if (known != null && known.contains(series)) {
            return true;
        }
        int cost = known == null ? METRIC + 1 : 1;
        if ((known != null && known.size() >= perMetric) || !shares.isFair(org, cost)) {
            return false;
        }
        shares.take(org, cost);
        seen.computeIfAbsent(key, _ -> new SeriesSet()).add(series);
        return true;
    }

    private void beginDay() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            seen.clear();
            shares = new Shares(MOST);
        }
    }
}
