package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.metrics.AttentionFinder.Found;
import dev.agentmetrics.server.metrics.AttentionFinder.LatencyPair;
import dev.agentmetrics.server.metrics.Evidence.Both;
import dev.agentmetrics.server.metrics.internal.AgentSql;
import dev.agentmetrics.server.metrics.internal.AgentSql.TopFailure;
import dev.agentmetrics.server.metrics.internal.FleetSql;
import dev.agentmetrics.server.metrics.internal.FleetSql.AgentBucket;
import dev.agentmetrics.server.metrics.internal.FleetSql.VersionTotals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says what is wrong with the agents that were found, and what is known of why. Asks for versions
 * and errors of these few agents only.
 */
@Component
class AttentionWords {

    private static final double CACHE_FELL = 0.2;

    private final FleetSql fleet;
    private final AgentSql single;

    AttentionWords(FleetSql fleet, AgentSql single) {
        this.fleet = fleet;
        this.single = single;
    }

    /** In the order of what was found. */
    List<Attention> explain(
            Evidence evidence,
            List<Found> chosen,
            Map<String, Both> agents,
            Map<String, LatencyPair> latencies) {
        if (chosen.isEmpty()) {
            return List.of();
        }
        var failing =
                chosen.stream()
                        .filter(one -> one.kind() == Attention.Kind.FAILURE_RATE)
                        .map(Found::agentId)
                        .toList();
        var slice = evidence.slice();
        var failures =
                Together.ask(
                        () ->
                                failing.isEmpty()
                                        ? Map.<String, TopFailure>of()
                                        : single.topFailures(slice.org(), slice.scope(), failing));
        var versions =
                Together.ask(
                        () ->
                                failing.isEmpty()
                                        ? List.<VersionTotals>of()
                                        : fleet.versions(slice, failing));
        return chosen.stream()
                .map(
                        one -> {
                            var both = agents.getOrDefault(one.agentId(), Both.NOBODY);
                            var rows = evidence.current(one.agentId());
                            return switch (one.kind()) {
                                case FAILURE_RATE ->
                                        failing(
                                                evidence,
                                                one,
                                                both,
                                                rows,
                                                failures.get().get(one.agentId()),
                                                versions.get());
                                case COST_PER_RUN -> dear(evidence, one, both, rows);
                                case LATENCY ->
                                        slow(
                                                evidence,
                                                one,
                                                latencies.getOrDefault(
                                                        one.agentId(),
                                                        new LatencyPair(
                                                                Latency.NONE, Latency.NONE)),
                                                rows);
                                case SILENT -> silent(evidence, one, rows);
                            };
                        })
                .toList();
    }

    private static Attention failing(
            Evidence evidence,
            Found found,
            Both both,
            List<AgentBucket> rows,
            @Nullable TopFailure top,
            List<VersionTotals> versions) {
        var now = both.now().outcomes();
        var before = both.before().outcomes();
        var title =
                before.runs() < AttentionRules.MIN_RUNS
                        ? "Failure rate %s, with too few runs before to compare."
                                .formatted(Words.percent(now.failureRate()))
                        : "Failure rate %s, was %s."
                                .formatted(
                                        Words.percent(now.failureRate()),
                                        Words.percent(before.failureRate()));
        var parts = new ArrayList<String>();
        var began = guiltyVersion(evidence, found.agentId(), versions);
        if (began != null) {
            parts.add("Began with version " + began);
        }
        if (top != null && top.count() > 0) {
            parts.add(
                    Words.percent((double) top.count() / top.all())
                            + " are "
                            + (top.message().isBlank()
                                    ? "without a message"
                                    : Words.quoted(top.message())));
        }
        return attention(
                found,
                title,
                sentence(parts),
                Words.count(now.failed() + now.timeout() + now.killed(), "failed", "failed"),
                Charts.spark(
                        evidence.buckets(), by(rows, one -> one.outcomes().failureRate()), 0.0));
    }

    /** A new version that fails at least twice as often as the others do. */
    private static @Nullable String guiltyVersion(
            Evidence evidence, String agent, List<VersionTotals> versions) {
        var fresh = evidence.changes().newVersions().getOrDefault(agent, List.of());
        for (var version : versions) {
            if (!version.agentId().equals(agent) || !fresh.contains(version.version())) {
                continue;
            }
            var others =
                    versions.stream()
                            .filter(one -> one.agentId().equals(agent))
                            .filter(one -> !one.version().equals(version.version()))
                            .filter(one -> one.firstAt().isBefore(version.firstAt()))
                            .map(VersionTotals::totals)
                            .reduce(Totals.NONE, Totals::plus)
                            .outcomes();
            var rate = version.totals().outcomes().failureRate();
            if (rate >= AttentionRules.MIN_GUILTY && rate >= 2 * others.failureRate()) {
                return version.version();
            }
        }
        return null;
    }

    private static Attention dear(
            Evidence evidence, Found found, Both both, List<AgentBucket> rows) {
        var now = both.now();
        var before = both.before();
        var parts = new ArrayList<String>();
        var hits = now.tokens().cacheHitRate();
        var hitsBefore = before.tokens().cacheHitRate();
        if (hits != null && hitsBefore != null && hitsBefore - hits >= CACHE_FELL) {
            parts.add(
                    "Cache reads fell from %s to %s of the input"
                            .formatted(Words.percent(hitsBefore), Words.percent(hits)));
        }
        var tokens = perRun(now);
        var tokensBefore = perRun(before);
        if (tokensBefore > 0 && tokens / tokensBefore >= 1.3) {
            parts.add(
                    "%s tokens per run, was %s"
                            .formatted(
                                    Words.count(Math.round(tokens), "", "").strip(),
                                    Words.count(Math.round(tokensBefore), "", "").strip()));
        }
        var newModels = evidence.changes().newModels().getOrDefault(found.agentId(), List.of());
        if (!newModels.isEmpty()) {
            parts.add("New model " + String.join(", ", newModels));
        }
        return attention(
                found,
                "Spend per run %s, was %s."
                        .formatted(
                                amount(now.spend().costPerRun()),
                                amount(before.spend().costPerRun())),
                sentence(parts),
                "+" + Words.usd(AttentionRules.extra(now.spend(), before.spend())),
                Charts.spark(
                        evidence.buckets(),
                        by(
                                rows,
                                one -> {
                                    var cost = one.spend().costPerRun();
                                    return cost == null ? 0.0 : cost.doubleValue();
                                }),
                        0.0));
    }

    private static String amount(@Nullable BigDecimal usd) {
        return usd == null ? "unknown" : Words.usd(usd);
    }

    private static double perRun(Totals totals) {
        return totals.outcomes().runs() == 0
                ? 0
                : (double) totals.tokens().totalTokens() / totals.outcomes().runs();
    }

    private static Attention slow(
            Evidence evidence, Found found, LatencyPair pair, List<AgentBucket> rows) {
        var now = pair.now().p95Ms();
        var before = pair.before().p95Ms();
        return attention(
                found,
                "p95 latency %s, was %s."
                        .formatted(
                                now == null ? "unknown" : Words.millis(now),
                                before == null ? "unknown" : Words.millis(before)),
                "",
                now == null || before == null ? "" : "+" + Words.millis(now - before),
                Charts.spark(
                        evidence.buckets(),
                        by(
                                rows,
                                one -> {
                                    var mean = one.latency().avgMs();
                                    return mean == null ? 0.0 : mean;
                                }),
                        0.0));
    }

    private static Attention silent(Evidence evidence, Found found, List<AgentBucket> rows) {
        var quiet = evidence.quiet(found.agentId());
        return attention(
                found,
                "No runs for %s.".formatted(Words.duration(quiet)),
                "It had %s in the same time of the period before."
                        .formatted(
                                Words.count(
                                        evidence.expected(found.agentId(), quiet), "run", "runs")),
                Words.duration(quiet),
                Charts.spark(
                        evidence.buckets(), by(rows, one -> (double) one.outcomes().runs()), 0.0));
    }

    private static Map<Instant, Double> by(List<AgentBucket> rows, Function<Totals, Double> value) {
        return rows.stream()
                .collect(Collectors.toMap(AgentBucket::t, row -> value.apply(row.totals())));
    }

    private static String sentence(List<String> parts) {
        return parts.isEmpty() ? "" : String.join("; ", parts) + ".";
    }

    private static Attention attention(
            Found found, String title, String detail, String value, List<Double> spark) {
        return new Attention(
                found.agentId(), found.severity(), found.kind(), title, detail, value, spark);
    }
}
