package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.id;
import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.testing.TestServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Conversations: what the runs of a session come to, in lists and one by one. */
@ExtendWith(TestServer.Extension.class)
class ConversationsIT {

    private final TestServer server;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    private final Instant to = from.plus(Duration.ofDays(1));

    ConversationsIT(TestServer server) {
        this.server = server;
    }

    private Instant at(long minutes) {
        return from.plus(Duration.ofMinutes(minutes));
    }

    private JsonNode list(ReadApi api, Object... more) {
        var parameters = new ArrayList<Object>(List.of("from", from, "to", to));
        parameters.addAll(List.of(more));
        return api.get("/v1/agent-sessions", parameters.toArray());
    }

    private static List<String> ids(JsonNode page) {
        return page.path("sessions")
                .valueStream()
                .map(one -> one.path("session_id").asString())
                .toList();
    }

    @Test
    void totalsAreTheSumOfTheRuns() {
        var api = new ReadApi(server, "talk sums");
        var runs = new ArrayList<Run>();
        for (var i = 0; i < 60; i++) {
            var run =
                    run(i, at(11L * i))
                            .session("s" + i % 4)
                            .agent("agent-" + i % 3)
                            .tokens(10L * i, i, i % 5)
                            .cost(i % 7 == 0 ? null : "0.%03d".formatted(i));
            runs.add((i % 6 == 0 ? run.ended(RunStatus.TIMEOUT, "late", 5) : run).build());
        }
        runs.add(run(99, at(1)).build());
        api.given(runs);

        var page = list(api);

        assertThat(page.path("whole").toString())
                .isEqualTo("{\"sessions\":4,\"failing\":2,\"runs\":61,\"runs_without\":1}");
        for (var session : page.path("sessions")) {
            var id = session.path("session_id").asString();
            var its = api.get("/v1/runs", "from", from, "to", to, "session_id", id).path("runs");
            assertThat(session.path("runs").asLong()).isEqualTo(its.size());
            assertThat(session.path("total_tokens").asLong()).isEqualTo(sum(its, "total_tokens"));
            assertThat(session.path("cost_usd").decimalValue())
                    .isEqualByComparingTo(
                            its.valueStream()
                                    .map(run -> run.path("cost_usd"))
                                    .filter(cost -> !cost.isNull())
                                    .map(JsonNode::decimalValue)
                                    .reduce(BigDecimal.ZERO, BigDecimal::add));
            assertThat(session.path("unpriced_runs").asLong())
                    .isEqualTo(
                            its.valueStream().filter(run -> run.path("cost_usd").isNull()).count());
            assertThat(session.path("timeout").asLong())
                    .isEqualTo(
                            its.valueStream()
                                    .filter(run -> run.path("status").asString().equals("timeout"))
                                    .count());
            assertThat(session.path("agent_count").asLong()).isEqualTo(3);
            var whole = api.get("/v1/agent-session", "session_id", id).path("session");
            assertThat(whole).as("all its runs are within the time").isEqualTo(session);
        }
        var some = list(api, "status", "timeout", "agent_id", "agent-0");
        assertThat(ids(some)).containsExactlyInAnyOrder("s0", "s2");
        assertThat(some.path("sessions").path(0).path("success").asLong()).isZero();
    }

    private static long sum(JsonNode runs, String field) {
        return runs.valueStream().mapToLong(run -> run.path(field).asLong()).sum();
    }

    /** Two at once for a minute: the busy time counts it once. The pauses are what is left. */
    @Test
    void wallTimeBusyTimeAndGaps() {
        var api = new ReadApi(server, "talk times");
        api.given(
                run(1, at(2)).session("s").took(60_000L).build(),
                run(2, at(4)).session("s").took(120_000L).build(),
                run(3, at(5)).session("s").took(120_000L).build(),
                run(4, at(60)).session("s").took(null).build());

        var talk = api.get("/v1/agent-session", "session_id", "s", "limit", 2);
        var rest =
                api.get(
                        "/v1/agent-session",
                        "session_id",
                        "s",
                        "limit",
                        2,
                        "cursor",
                        talk.path("next_cursor").asString());

        var session = talk.path("session");
        assertThat(ReadApi.instant(session.path("started_at"))).isEqualTo(at(1));
        assertThat(ReadApi.instant(session.path("last_at"))).isEqualTo(at(60));
        assertThat(session.path("wall_ms").asLong()).isEqualTo(59 * 60_000);
        assertThat(session.path("busy_ms").asLong()).isEqualTo(4 * 60_000);
        assertThat(rest.path("session")).isEqualTo(session);
        assertThat(rest.path("next_cursor").isNull()).isTrue();
        assertThat(gaps(talk)).containsExactly(id(1) + " null", id(2) + " 0");
        assertThat(gaps(rest)).containsExactly(id(3) + " null", id(4) + " " + 55 * 60_000);
    }

    private static List<String> gaps(JsonNode talk) {
        return talk.path("runs")
                .valueStream()
                .map(run -> run.path("id").asString() + " " + run.path("gap_ms"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"last", "runs", "cost", "duration", "failures"})
    void pagesThroughEverythingOnceInOrder(String sort) {
        var api = new ReadApi(server, "talk pages");
        var runs = new ArrayList<Run>();
        for (var i = 0; i < 90; i++) {
            var run = run(i, at(15L * i)).session("s-" + i * i % 23).took(100L * (i % 9));
            runs.add((i % 4 == 0 ? run.failed("boom", 1) : run).build());
        }
        api.given(runs);
        for (var order : List.of("desc", "asc")) {
            var seen = new ArrayList<JsonNode>();
            var cursor = "";
            do {
                var page = list(api, "sort", sort, "order", order, "limit", 3, "cursor", cursor);
                assertThat(page.has("whole")).isEqualTo(cursor.isEmpty());
                page.path("sessions").forEach(seen::add);
                cursor =
                        page.path("next_cursor").isNull()
                                ? ""
                                : page.path("next_cursor").asString();
            } while (!cursor.isEmpty());

            var all = ids(list(api, "limit", 200));
            var names = seen.stream().map(one -> one.path("session_id").asString()).toList();
            assertThat(names).hasSize(all.size()).hasSameElementsAs(all).doesNotHaveDuplicates();
            var values = seen.stream().map(one -> value(one, sort)).toList();
            var sorted = new ArrayList<>(values);
            sorted.sort(null);
            assertThat(order.equals("asc") ? values : values.reversed()).isEqualTo(sorted);
        }
    }

    private static BigDecimal value(JsonNode session, String sort) {
        return switch (sort) {
            case "last" ->
                    BigDecimal.valueOf(ReadApi.instant(session.path("last_at")).toEpochMilli());
            case "runs" -> session.path("runs").decimalValue();
            case "cost" -> session.path("cost_usd").decimalValue();
            case "duration" -> session.path("wall_ms").decimalValue();
            default -> session.path("failed").decimalValue();
        };
    }

    /** It goes on for many hours: it stands where it ended, and nowhere else. */
    @Test
    void aLongConversationIsListedOnce() {
        var api = new ReadApi(server, "talk long");
        var runs = new ArrayList<Run>();
        for (var hour = 0; hour < 23; hour++) {
            runs.add(run(hour, at(60L * hour + 1)).session("long").build());
            runs.add(run(100 + hour, at(60L * hour + 2)).session("short " + hour).build());
        }
        api.given(runs);

        var seen = ids(list(api, "limit", 200));

        assertThat(seen).hasSize(24).doesNotHaveDuplicates();
        assertThat(seen.subList(0, 3)).containsExactly("short 22", "long", "short 21");
        var first = list(api, "limit", 2);
        var second = list(api, "limit", 200, "cursor", first.path("next_cursor").asString());
        assertThat(ids(second)).hasSize(22).doesNotContain("long", "short 22");
        assertThat(new HashSet<>(ids(second))).hasSize(22);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team/chat/7",
                "'; DROP TABLE runs; --",
                "back\\slash\"quote'",
                "🤖 \u202eevil\u202c",
                "nul\0mark",
                "tab\tnew\nline",
                "{org:UUID}",
                "%27%s%n|a|b",
                "?a=b&c#d",
                ".."
            })
    void anyIdIsFoundAgain(String session) {
        var api = new ReadApi(server, "talk names");
        api.given(
                run(1, at(1)).session(session).build(),
                run(2, at(2)).session(session).build(),
                run(3, at(3)).session("other").build());

        assertThat(ids(list(api))).containsExactly("other", session);
        var page = list(api, "limit", 1, "sort", "runs");
        assertThat(ids(page)).containsExactly(session);
        assertThat(
                        ids(
                                list(
                                        api,
                                        "limit",
                                        1,
                                        "sort",
                                        "runs",
                                        "cursor",
                                        page.path("next_cursor").asString())))
                .containsExactly("other");
        var talk = api.get("/v1/agent-session", "session_id", session);
        assertThat(talk.path("session").path("session_id").asString()).isEqualTo(session);
        assertThat(talk.path("runs").size()).isEqualTo(2);
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        var api = new ReadApi(server, "talk refusals");
        api.given(run(1, at(1)).build());

        assertThat(api.refused(404, "/v1/agent-session", "session_id", "nobody"))
                .isEqualTo("not_found");
        assertThat(api.refused(400, "/v1/agent-session")).isEqualTo("session_id_required");
        assertThat(api.refused(400, "/v1/agent-session", "session_id", ""))
                .as("runs without a session are no session")
                .isEqualTo("session_id_required");
        assertThat(api.refused(400, "/v1/agent-sessions")).isEqualTo("time_range_required");
        assertThat(api.refused(400, "/v1/agent-sessions", "from", from, "to", to, "cursor", "x"))
                .isEqualTo("cursor_invalid");
        var page = list(api, "sort", "cost");
        assertThat(page.path("sessions").size()).isZero();
        assertThat(page.path("whole").path("runs_without").asLong()).isEqualTo(1);
    }
}
