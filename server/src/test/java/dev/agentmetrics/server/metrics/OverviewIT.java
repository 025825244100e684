package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(TestServer.Extension.class)
class OverviewIT {

    private static final Duration DAY = Duration.ofDays(1);

    private final TestServer server;

    /** Midnight three days ago: long over, and young enough for any retention. */
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));

    OverviewIT(TestServer server) {
        this.server = server;
    }

    @Test
    void countsExactlyWhatIsInTheRangeAndComparesItWithThePeriodBefore() {
        var api = new ReadApi(server, "exact");
        api.given(
                run(1, from).took(100L).cost("0.25").tokens(100, 10, 50).build(),
                run(2, from.plusSeconds(3599)).took(300L).cost("0.5").build(),
                run(3, at(5)).failed("boom", 7).took(null).cost(null).model("acme-1").build(),
                run(4, at(6)).ended(RunStatus.TIMEOUT, "late", 8).build(),
                run(5, at(7)).ended(RunStatus.KILLED, "", 0).build(),
                run(6, at(8)).ended(RunStatus.CANCELLED, "", 0).build(),
                run(7, from.minusMillis(1)).cost("2").build(),
                run(8, from.plus(DAY)).cost("4").build());

        var overview = overview(api);

        var totals = overview.path("totals");
        assertThat(totals.path("runs").asLong()).isEqualTo(6);
        assertThat(totals.path("success").asLong()).isEqualTo(2);
        assertThat(totals.path("failed").asLong()).isEqualTo(1);
        assertThat(totals.path("timeout").asLong()).isEqualTo(1);
        assertThat(totals.path("killed").asLong()).isEqualTo(1);
        assertThat(totals.path("cancelled").asLong()).isEqualTo(1);
        assertThat(totals.path("success_rate").asDouble()).isCloseTo(2.0 / 6, within(1e-12));
        assertThat(totals.path("cost_usd").decimalValue()).isEqualByComparingTo("0.78");
        assertThat(totals.path("priced_runs").asLong()).isEqualTo(5);
        assertThat(totals.path("unpriced_runs").asLong()).isEqualTo(1);
        assertThat(totals.path("cost_per_run").decimalValue()).isEqualByComparingTo("0.156");
        assertThat(totals.path("input_tokens").asLong()).isEqualTo(600);
        assertThat(totals.path("cache_read_tokens").asLong()).isEqualTo(50);
        assertThat(totals.path("total_tokens").asLong()).isEqualTo(600 + 110 + 50);
        assertThat(totals.path("cache_hit_rate").asDouble()).isCloseTo(50.0 / 650, within(1e-12));
        assertThat(totals.path("avg_ms").asDouble()).isCloseTo(3400.0 / 5, within(0.001));
        assertThat(totals.path("p50_ms").asDouble()).isCloseTo(1000, within(20.0));
        assertThat(overview.path("previous_totals").path("runs").asLong()).isEqualTo(1);
        assertThat(overview.path("previous_totals").path("cost_usd").decimalValue())
                .isEqualByComparingTo("2");
        assertThat(overview.path("agents_total").asLong()).isEqualTo(1);
        assertThat(overview.path("unpriced_models").path(0).path("model").asString())
                .isEqualTo("acme-1");
        assertThat(overview.path("unpriced_models").path(0).path("runs").asLong()).isEqualTo(1);
        assertThat(ReadApi.instant(overview.path("previous").path("from")))
                .isEqualTo(from.minus(DAY));
    }

    @Test
    void theSeriesHasNoGapsAndAddsUpToTheTotals() {
        var api = new ReadApi(server, "series");
        api.given(
                run(1, at(0)).cost("0.25").build(),
                run(2, at(13)).cost("0.5").model("claude").build(),
                run(3, at(23)).failed("boom", 7).build());

        var overview = overview(api);

        var series = overview.path("series");
        var seconds = overview.path("range").path("bucket_seconds").asLong();
        assertThat(series.size()).isEqualTo((int) (DAY.toSeconds() / seconds));
        for (var i = 0; i < series.size(); i++) {
            assertThat(ReadApi.instant(series.path(i).path("t")))
                    .isEqualTo(from.plusSeconds(i * seconds));
            assertThat(series.path(i).path("partial").asBoolean()).isFalse();
        }
        assertThat(series.valueStream().mapToLong(point -> point.path("runs").asLong()).sum())
                .isEqualTo(3);
        assertThat(series.path(1).path("runs").asLong()).isZero();
        assertThat(series.path(1).path("p95_ms").isNull()).isTrue();
        assertThat(series.path(0).path("p95_ms").asDouble()).isCloseTo(1000, within(20.0));
        var models = overview.path("cost_by_model");
        assertThat(models.path("models").valueStream().map(JsonNode::asString))
                .containsExactly("claude", "gpt-4o");
        assertThat(models.path("series").size()).isEqualTo(series.size());
        assertThat(models.path("series").path(0).path("values").path(1).decimalValue())
                .isEqualByComparingTo("0.25");
    }

    @Test
    void rangesThatCutHoursCountToTheMillisecond() {
        var api = new ReadApi(server, "edges");
        var start = from.plus(Duration.ofMinutes(90)).plusMillis(500);
        var end = start.plus(Duration.ofDays(2)).plusMillis(7);
        api.given(
                run(1, start.minusMillis(1)).build(),
                run(2, start).build(),
                run(3, start.plusMillis(1)).build(),
                run(4, start.plus(DAY)).build(),
                run(5, end.minusMillis(1)).build(),
                run(6, end).build());
        api.awaitRollUps();

        var overview = api.get("/v1/overview", "from", start, "to", end);

        assertThat(overview.path("totals").path("runs").asLong()).isEqualTo(4);
        assertThat(overview.path("previous_totals").path("runs").asLong()).isEqualTo(1);
        var series = overview.path("series");
        assertThat(series.path(0).path("partial").asBoolean()).isTrue();
        assertThat(series.path(series.size() - 1).path("partial").asBoolean()).isTrue();
        assertThat(series.valueStream().mapToLong(point -> point.path("runs").asLong()).sum())
                .isEqualTo(4);
    }

    @Test
    void filtersByEnvironment() {
        var api = new ReadApi(server, "environments");
        api.given(run(1, at(1)).build(), run(2, at(1)).in("staging").build());

        var staging =
                api.get(
                        "/v1/overview",
                        "from",
                        from,
                        "to",
                        from.plus(DAY),
                        "environment",
                        "staging");

        assertThat(staging.path("totals").path("runs").asLong()).isEqualTo(1);
        assertThat(api.get("/v1/status").path("environments").valueStream().map(JsonNode::asString))
                .containsExactly("production", "staging");
    }

    @Test
    void anEmptyOrganisationHasZerosAndNulls() {
        var api = new ReadApi(server, "empty");

        var overview = overview(api);

        assertThat(overview.path("totals").path("runs").asLong()).isZero();
        assertThat(overview.path("totals").path("success_rate").isNull()).isTrue();
        assertThat(overview.path("totals").path("cost_usd").decimalValue())
                .isEqualByComparingTo("0");
        assertThat(overview.path("totals").path("p95_ms").isNull()).isTrue();
        assertThat(overview.path("series").size()).isEqualTo(24);
        assertThat(overview.path("attention").size()).isZero();
        assertThat(overview.path("changes").size()).isZero();
        var status = api.get("/v1/status");
        assertThat(status.path("has_runs").asBoolean()).isFalse();
        assertThat(status.path("last_run_at").isNull()).isTrue();
    }

    @Test
    void saysWhichAgentGotWorseAndWhy() {
        var api = new ReadApi(server, "attention");
        var runs = new ArrayList<Run>();
        for (var i = 0; i < 100; i++) {
            var before = from.minus(DAY).plus(Duration.ofMinutes(10L * i + 1));
            var now = from.plus(Duration.ofMinutes(10L * i + 1));
            var bad = i >= 50 && i % 2 == 0;
            runs.add(run(i, before).agent("support").version("2.3").build());
            var current = run(1000 + i, now).agent("support").version(i < 50 ? "2.3" : "2.4");
            runs.add((bad ? current.failed("ToolTimeout in crm", 9) : current).build());
            runs.add(run(2000 + i, before).agent("research").cost("0.17").build());
            runs.add(run(3000 + i, now).agent("research").cost("0.41").build());
            runs.add(run(4000 + i, before).agent("slow").took(1000L).build());
            runs.add(run(5000 + i, now).agent("slow").took(5000L).build());
            runs.add(run(6000 + i, before).agent("silent").build());
            runs.add(run(7000 + i, before).agent("fine").build());
            runs.add(run(8000 + i, now).agent("fine").build());
        }
        api.given(runs);

        var attention = overview(api).path("attention");

        assertThat(attention.valueStream().map(one -> one.path("agent_id").asString()))
                .containsExactly("support", "slow", "silent", "research");
        var support = attention.path(0);
        assertThat(support.path("severity").asString()).isEqualTo("bad");
        assertThat(support.path("kind").asString()).isEqualTo("failure_rate");
        assertThat(support.path("title").asString()).isEqualTo("Failure rate 25%, was 0.0%.");
        assertThat(support.path("detail").asString())
                .isEqualTo("Began with version 2.4; 100% are “ToolTimeout in crm”.");
        assertThat(support.path("value").asString()).isEqualTo("25 failed");
        assertThat(support.path("spark").size()).isEqualTo(24);
        var research = attention.path(3);
        assertThat(research.path("title").asString())
                .isEqualTo("Spend per run $0.4100, was $0.1700.");
        assertThat(research.path("value").asString()).isEqualTo("+$24.00");
        assertThat(attention.path(1).path("title").asString()).startsWith("p95 latency");
        assertThat(attention.path(2).path("kind").asString()).isEqualTo("silent");
        var changes = overview(api).path("changes");
        assertThat(changes.valueStream().map(one -> one.path("title").asString()))
                .containsExactly("support 2.4 first seen");
    }

    @Test
    void refusesRangesItCannotUse() {
        var api = new ReadApi(server, "ranges");

        assertThat(api.refused(400, "/v1/overview")).isEqualTo("time_range_required");
        assertThat(api.refused(400, "/v1/overview", "from", from, "to", from))
                .isEqualTo("time_range_invalid");
        assertThat(
                        api.refused(
                                400,
                                "/v1/overview",
                                "from",
                                from.minus(Duration.ofDays(401)),
                                "to",
                                from))
                .isEqualTo("time_range_invalid");
    }

    private JsonNode overview(ReadApi api) {
        return api.get("/v1/overview", "from", from, "to", from.plus(DAY));
    }

    private Instant at(int hour) {
        return from.plus(Duration.ofHours(hour)).plusSeconds(61);
    }
}
