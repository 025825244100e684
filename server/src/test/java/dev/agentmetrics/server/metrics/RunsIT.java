package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.id;
import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(TestServer.Extension.class)
class RunsIT {

    private final TestServer server;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    private final Instant to = from.plus(Duration.ofDays(1));

    RunsIT(TestServer server) {
        this.server = server;
    }

    @Test
    void listsTheNewestFirstWithTotalAndHistogram() {
        var api = new ReadApi(server, "list");
        api.given(
                run(1, at(1)).build(),
                run(2, at(20)).failed("boom", 255).took(2_000L).build(),
                run(3, to).build());

        var page = runs(api);

        assertThat(ids(page)).containsExactly(id(2), id(1));
        assertThat(page.path("total").asLong()).isEqualTo(2);
        assertThat(page.path("next_cursor").isNull()).isTrue();
        assertThat(page.path("histogram").size()).isEqualTo(24);
        assertThat(sum(page.path("histogram"), "success")).isEqualTo(1);
        assertThat(sum(page.path("histogram"), "not_success")).isEqualTo(1);
        var failed = page.path("runs").path(0);
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("error").asString()).isEqualTo("boom");
        assertThat(failed.path("error_fingerprint").asString()).isEqualTo("00000000000000ff");
        assertThat(ReadApi.instant(failed.path("at"))).isEqualTo(at(20));
        assertThat(ReadApi.instant(failed.path("started_at"))).isEqualTo(at(20).minusSeconds(2));
        assertThat(failed.path("duration_ms").asDouble()).isEqualTo(2000.0);
        assertThat(failed.path("cost_usd").decimalValue()).isEqualByComparingTo("0.01");
        assertThat(failed.path("cost_source").asString()).isEqualTo("computed");
        assertThat(failed.path("total_tokens").asLong()).isEqualTo(120);
        assertThat(page.path("runs").path(1).path("error_fingerprint").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "time, desc",
        "time, asc",
        "duration, desc",
        "duration, asc",
        "cost, desc",
        "cost, asc"
    })
    void pagesThroughEverythingOnceInOrder(String sort, String order) {
        var api = new ReadApi(server, "pages");
        var all = new ArrayList<Run>();
        for (var i = 0; i < 57; i++) {
            all.add(
                    run(i, from.plus(Duration.ofMinutes(25L * (i / 3))))
                            .took(i % 7 == 0 ? null : 100L * (i % 5))
                            .cost(i % 6 == 0 ? null : "0.0%d".formatted(i % 4))
                            .build());
        }
        api.given(all);

        var seen = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page =
                    api.get(
                            "/v1/runs",
                            "from",
                            from,
                            "to",
                            to,
                            "sort",
                            sort,
                            "order",
                            order,
                            "limit",
                            10,
                            "cursor",
                            cursor);
            assertThat(page.has("total")).isEqualTo(cursor.isEmpty());
            page.path("runs").forEach(seen::add);
            cursor = page.path("next_cursor").isNull() ? "" : page.path("next_cursor").asString();
        } while (!cursor.isEmpty());

        assertThat(seen.stream().map(one -> one.path("id").asString()).distinct()).hasSize(57);
        assertThat(seen).hasSize(57);
        var field = sort.equals("time") ? "at" : sort.equals("cost") ? "cost_usd" : "duration_ms";
        var values = seen.stream().map(one -> one.path(field)).toList();
        var known = values.stream().filter(value -> !value.isNull()).toList();
        assertThat(values.subList(0, known.size())).isEqualTo(known);
        for (var i = 1; i < known.size(); i++) {
            var rising = compare(known.get(i - 1), known.get(i)) <= 0;
            var falling = compare(known.get(i - 1), known.get(i)) >= 0;
            assertThat(order.equals("asc") ? rising : falling).isTrue();
        }
    }

    private static int compare(JsonNode one, JsonNode other) {
        return one.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.asString().compareTo(other.asString());
    }

    @Test
    void findsRunsByEveryFilter() {
        var api = new ReadApi(server, "filters");
        api.given(
                run(1, at(1)).agent("a").took(10L).cost("0.1").build(),
                run(2, at(2)).agent("b").failed("Tool TIMED out", 0xdeadbeefL).build(),
                run(3, at(3)).ended(RunStatus.TIMEOUT, "late", 5).model("claude").build(),
                run(4, at(4)).version("2.0").in("staging").build(),
                run(5, at(5)).session("s-1").trace("t-1").build(),
                run(6, at(6)).parent("t-1").build(),
                run(7, at(7)).cost(null).took(null).build(),
                run(8, at(8)).metadata("{\"user_id\":\"u_1\",\"n\":5,\"deep\":{\"x\":1}}").build(),
                run(9, at(9)).took(90_000L).cost("7").build());

        assertThat(found(api, "agent_id", "a", "agent_id", "b")).containsExactly(id(2), id(1));
        assertThat(found(api, "status", "failed", "status", "timeout"))
                .containsExactly(id(3), id(2));
        assertThat(found(api, "model", "claude")).containsExactly(id(3));
        assertThat(found(api, "version", "2.0")).containsExactly(id(4));
        assertThat(found(api, "environment", "staging")).containsExactly(id(4));
        assertThat(found(api, "session_id", "s-1")).containsExactly(id(5));
        assertThat(found(api, "trace_id", "t-1")).containsExactly(id(5));
        assertThat(found(api, "parent_trace_id", "t-1")).containsExactly(id(6));
        assertThat(found(api, "error_fingerprint", "00000000deadbeef")).containsExactly(id(2));
        assertThat(found(api, "unpriced", "true")).containsExactly(id(7));
        assertThat(found(api, "max_duration_ms", "10")).containsExactly(id(1));
        assertThat(found(api, "min_duration_ms", "90000")).containsExactly(id(9));
        assertThat(found(api, "min_cost", "0.1", "max_cost", "1")).containsExactly(id(1));
        assertThat(found(api, "q", "timed OUT")).containsExactly(id(2));
        assertThat(found(api, "q", "u_1")).containsExactly(id(8));
        assertThat(found(api, "meta.user_id", "u_1")).containsExactly(id(8));
        assertThat(found(api, "meta.n", "5")).containsExactly(id(8));
        assertThat(found(api, "meta.deep", "{\"x\":1}")).containsExactly(id(8));
        assertThat(found(api, "meta.nothing", "")).isEmpty();
        assertThat(found(api, "agent_id", "a", "status", "failed")).isEmpty();
    }

    @Test
    void countsTheSameFromRollUpsAsFromSingleRuns() {
        var api = new ReadApi(server, "histogram");
        api.given(
                run(1, at(1)).build(),
                run(2, at(2)).failed("boom", 1).build(),
                run(3, at(30)).ended(RunStatus.TIMEOUT, "late", 2).agent("b").build(),
                run(4, at(31)).agent("b").build());
        api.awaitRollUps();
        var week = from.plus(Duration.ofDays(2));

        for (var filter : List.of("failed", "timeout", "success")) {
            var rolledUp = api.get("/v1/runs", "from", from, "to", week, "status", filter);
            // A bound that every run meets makes the same question one for single runs.
            var single =
                    api.get(
                            "/v1/runs",
                            "from",
                            from,
                            "to",
                            week,
                            "status",
                            filter,
                            "min_duration_ms",
                            0);
            assertThat(rolledUp.path("histogram")).isEqualTo(single.path("histogram"));
            assertThat(rolledUp.path("total")).isEqualTo(single.path("total"));
        }
        var b = api.get("/v1/runs", "from", from, "to", week, "agent_id", "b");
        assertThat(b.path("total").asLong()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team/bot",
                "'; DROP TABLE runs; --",
                "back\\slash\"quote'",
                "🤖 \u202eevil\u202c",
                "tab\tnew\nline",
                "{org:UUID}",
                "%27%s%n",
                "?a=b&c"
            })
    void findsAgentsAndTracesWithAnyName(String name) {
        var api = new ReadApi(server, "names");
        api.given(
                run(1, at(1)).agent(name).trace(name).session(name).version(name).build(),
                run(2, at(1)).agent("other").build());

        assertThat(found(api, "agent_id", name)).containsExactly(id(1));
        assertThat(found(api, "trace_id", name, "session_id", name, "version", name))
                .containsExactly(id(1));
        assertThat(found(api, "q", name)).containsExactly(id(1));
        var agent = api.get("/v1/agent", "agent_id", name, "from", from, "to", to);
        assertThat(agent.path("agent_id").asString()).isEqualTo(name);
        assertThat(agent.path("totals").path("runs").asLong()).isEqualTo(1);
        assertThat(agent.path("versions").path(0).path("version").asString()).isEqualTo(name);
        var kinds =
                api.get("/v1/lookup", "q", name)
                        .path("matches")
                        .valueStream()
                        .map(match -> match.path("kind").asString());
        assertThat(kinds).contains("trace", "session", "agent");
    }

    @Test
    void showsARunWithItsStepsFamilyAndSimilarFailures() {
        var api = new ReadApi(server, "detail");
        api.given(
                run(1, at(1)).agent("parent").trace("t-parent").build(),
                run(2, at(2))
                        .agent("child")
                        .trace("t-child")
                        .parent("t-parent")
                        .failed("x".repeat(1_000), 99)
                        .tools("search", "db")
                        .metadata(
                                "{\"user\":\"u\",\"scores\":{\"good\":0.5},\"steps\":[{\"name\":\"plan\","
                                        + "\"type\":\"llm\",\"duration_ms\":12,\"status\":\"success\"}]}")
                        .build(),
                run(3, at(3)).agent("grandchild").parent("t-child").build(),
                run(4, at(4)).failed("y", 99).build(),
                run(5, at(5)).failed("y", 99).build());

        var run = api.get("/v1/runs/" + id(2));

        assertThat(run.path("id").asString()).isEqualTo(id(2).toString());
        assertThat(run.path("event_id").asString()).isEqualTo(id(2).toString());
        assertThat(run.path("error").asString()).hasSize(1_000);
        assertThat(ReadApi.instant(run.path("received_at"))).isEqualTo(at(2).plusMillis(40));
        assertThat(run.path("tool_names").valueStream().map(JsonNode::asString))
                .containsExactly("search", "db");
        assertThat(run.path("steps").path(0).path("name").asString()).isEqualTo("plan");
        assertThat(run.path("steps").path(0).path("kind").asString()).isEqualTo("llm");
        assertThat(run.path("scores").path("good").asDouble()).isEqualTo(0.5);
        assertThat(run.path("metadata").toString()).isEqualTo("{\"user\":\"u\"}");
        assertThat(run.path("parent").path("id").asString()).isEqualTo(id(1).toString());
        assertThat(run.path("parent").path("agent_id").asString()).isEqualTo("parent");
        assertThat(run.path("children").size()).isEqualTo(1);
        assertThat(run.path("children").path(0).path("agent_id").asString())
                .isEqualTo("grandchild");
        assertThat(run.path("similar_failures").path("count").asLong()).isEqualTo(2);
        assertThat(ReadApi.instant(run.path("similar_failures").path("since"))).isEqualTo(at(4));
        assertThat(run.path("sdk_version").asString()).isEqualTo("0.2.0");
        assertThat(run.path("usage_basis").asString()).isEqualTo("plain");
        assertThat(run.path("cost").path("run_id").asString()).isEqualTo(id(2).toString());
        var plain = api.get("/v1/runs/" + id(1));
        assertThat(plain.path("parent").isNull()).isTrue();
        assertThat(plain.path("similar_failures").isNull()).isTrue();
    }

    @Test
    void findsTheNewestRunOfATrace() {
        var api = new ReadApi(server, "trace");
        api.given(run(1, at(1)).trace("session trace").build());
        api.given(run(2, at(2)).trace("session trace").build());

        assertThat(api.get("/v1/runs/session%20trace").path("id").asString())
                .isEqualTo(id(2).toString());
        assertThat(api.refused(404, "/v1/runs/unknown")).isEqualTo("not_found");
        assertThat(api.refused(404, "/v1/runs/" + id(77))).isEqualTo("not_found");
        assertThat(api.refused(404, "/v1/runs/" + id(77) + "/cost")).isEqualTo("not_found");
    }

    @Test
    void explainsACostLineByLine() {
        var api = new ReadApi(server, "cost");
        api.given(
                run(1, at(1)).model("gpt-4o").tokens(1_000_000, 100_000, 0).cost("3.5").build(),
                run(2, at(1)).model("acme-large-2").cost(null).build(),
                run(3, at(1)).model("gpt-4o").tokens(0, 0, 0).cost(null).build());

        var cost = api.get("/v1/runs/" + id(1) + "/cost");

        assertThat(cost.path("usd").decimalValue()).isEqualByComparingTo("3.5");
        assertThat(cost.path("source").asString()).isEqualTo("computed");
        assertThat(cost.path("matched_model").asString()).isEqualTo("openai/gpt-4o");
        assertThat(cost.path("reason").asString())
                .isEqualTo("Tokens times our prices of the model.");
        assertThat(cost.path("lines").size()).isEqualTo(2);
        assertThat(cost.path("lines").path(0).path("kind").asString()).isEqualTo("input");
        assertThat(cost.path("lines").path(0).path("usd_per_million").decimalValue())
                .isEqualByComparingTo("2.5");
        assertThat(cost.path("lines").path(0).path("usd").decimalValue())
                .isEqualByComparingTo("2.5");
        assertThat(cost.path("lines").path(1).path("kind").asString()).isEqualTo("output");
        var unknown = api.get("/v1/runs/" + id(2) + "/cost");
        assertThat(unknown.path("usd").isNull()).isTrue();
        assertThat(unknown.path("source").asString()).isEqualTo("unpriced");
        assertThat(unknown.path("reason").asString())
                .isEqualTo("There is no price for the model, so its cost is unknown.");
        var untold = api.get("/v1/runs/" + id(3) + "/cost");
        assertThat(untold.path("matched_model").asString()).isEqualTo("openai/gpt-4o");
        assertThat(untold.path("reason").asString())
                .isEqualTo(
                        "The run told no tokens that our prices could be applied to, so its cost is"
                                + " unknown.");
    }

    @Test
    void showsRunsWithOddMetadata() {
        var api = new ReadApi(server, "odd");
        var odd =
                List.of(
                        "",
                        "[]",
                        "{\"steps\":7}",
                        "not json",
                        "{\"a\":\"" + "x".repeat(60_000) + "\"}");
        var runs = new ArrayList<Run>();
        for (var i = 0; i < odd.size(); i++) {
            runs.add(run(i, at(1)).metadata(odd.get(i)).build());
        }
        api.given(runs);

        for (var i = 0; i < odd.size(); i++) {
            assertThat(api.get("/v1/runs/" + id(i)).path("metadata").isObject()).isTrue();
        }
        assertThat(found(api, "meta.a", "b")).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        var api = new ReadApi(server, "refusals");

        assertThat(api.refused(400, "/v1/runs", "from", from, "to", to, "cursor", "xyz"))
                .isEqualTo("cursor_invalid");
        var stranger = new Cursor("time", "desc", "abc", "no-id").encoded();
        assertThat(api.refused(400, "/v1/runs", "from", from, "to", to, "cursor", stranger))
                .isEqualTo("cursor_invalid");
        assertThat(api.refused(400, "/v1/runs", "from", from, "to", to, "agentid", "a"))
                .isEqualTo("parameter_unknown");
        var response =
                server.get(
                        "/v1/runs" + ReadApi.query("from", from, "to", to, "sort", "error"),
                        api.tenant().readKey());
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("\"field\":\"sort\"").doesNotContain("SELECT");
    }

    @Test
    void looksUpPastedIdsAndBeginningsOfNames() {
        var api = new ReadApi(server, "lookup");
        api.given(
                run(1, at(1)).agent("Checkout").trace("t-77").session("s-77").build(),
                run(2, at(2)).agent("checkin").session("s-77").build());

        var byId = api.get("/v1/lookup", "q", id(1)).path("matches").path(0);
        assertThat(byId.path("kind").asString()).isEqualTo("run");
        assertThat(byId.path("run_id").asString()).isEqualTo(id(1).toString());
        assertThat(byId.path("label").asString()).isEqualTo("Checkout");
        assertThat(
                        api.get("/v1/lookup", "q", "t-77")
                                .path("matches")
                                .path(0)
                                .path("kind")
                                .asString())
                .isEqualTo("trace");
        var session = api.get("/v1/lookup", "q", " s-77 ").path("matches").path(0);
        assertThat(session.path("kind").asString()).isEqualTo("session");
        assertThat(session.path("label").asString()).isEqualTo("2 runs");
        assertThat(session.path("run_id").asString()).isEqualTo(id(2).toString());
        assertThat(
                        api.get("/v1/lookup", "q", "check")
                                .path("matches")
                                .valueStream()
                                .map(match -> match.path("id").asString()))
                .containsExactly("checkin", "Checkout");
        assertThat(api.get("/v1/lookup", "q", " ").path("matches").size()).isZero();
        assertThat(api.refused(400, "/v1/lookup")).isNotEmpty();
    }

    private JsonNode runs(ReadApi api) {
        return api.get("/v1/runs", "from", from, "to", to);
    }

    private List<UUID> found(ReadApi api, Object... filter) {
        var parameters = new ArrayList<Object>(List.of("from", from, "to", to));
        parameters.addAll(List.of(filter));
        var page = api.get("/v1/runs", parameters.toArray());
        var ids = ids(page);
        assertThat(page.path("total").asLong()).isEqualTo(ids.size());
        return ids;
    }

    private static List<UUID> ids(JsonNode page) {
        return page.path("runs")
                .valueStream()
                .map(run -> UUID.fromString(run.path("id").asString()))
                .toList();
    }

    private static long sum(JsonNode bars, String field) {
        return bars.valueStream().mapToLong(bar -> bar.path(field).asLong()).sum();
    }

    private Instant at(int hour) {
        return from.plus(Duration.ofHours(hour)).plusSeconds(61);
    }
}
