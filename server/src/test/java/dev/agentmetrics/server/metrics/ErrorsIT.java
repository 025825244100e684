package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.id;
import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Errors: what is one, how often, where and since when. */
@ExtendWith(TestServer.Extension.class)
class ErrorsIT {

    private static final long SEARCH_FAILED = 0xfedcba9876543210L;

    private final TestServer server;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    private final Instant to = from.plus(Duration.ofDays(1));

    ErrorsIT(TestServer server) {
        this.server = server;
    }

    private Instant at(long hours) {
        return from.plus(Duration.ofHours(hours));
    }

    private JsonNode list(ReadApi api, Object... more) {
        var parameters = new ArrayList<Object>(List.of("from", from, "to", to));
        parameters.addAll(List.of(more));
        return api.get("/v1/errors", parameters.toArray());
    }

    private JsonNode one(ReadApi api, String fingerprint, Object... more) {
        var parameters = new ArrayList<Object>(List.of("from", from, "to", to));
        parameters.addAll(List.of(more));
        return api.get("/v1/errors/" + fingerprint, parameters.toArray());
    }

    private static List<String> texts(JsonNode list, String field) {
        return list.valueStream().map(one -> one.path(field).asString()).toList();
    }

    /** As clients send them: other ids and numbers, other agents, the same error. */
    @Test
    void theSameErrorWithOtherNumbersIsOne() {
        var api = new ReadApi(server, "errors sent");
        var events = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < 12; i++) {
            events.add(
                    Map.of(
                            "trace_id", "t" + i,
                            "agent_id", "agent-" + i % 3,
                            "status", i % 2 == 0 ? "failed" : "timeout",
                            "ts", at(i).toEpochMilli(),
                            "version", "1." + i % 2,
                            "error",
                                    "TimeoutError: no answer from 'host-"
                                            + i
                                            + "' in "
                                            + i
                                            + " s"));
        }
        events.add(event("cancelled", "Stopped by the user"));
        events.add(event("success", "Something small"));
        events.add(event("success", ""));
        var body = JsonMapper.shared().writeValueAsString(Map.of("events", events));
        server.post("/v1/events/batch", api.tenant().writeKey(), body);

        var page = list(api);

        assertThat(page.path("whole").toString())
                .isEqualTo(
                        "{\"groups\":1,\"cut\":false,\"count\":12,\"runs\":15,\"failed_runs\":12}");
        var error = page.path("errors").path(0);
        assertThat(page.path("errors").size()).as("a cancelled run has not failed").isEqualTo(1);
        assertThat(error.path("kind").asString()).isEqualTo("run");
        assertThat(error.path("type").asString()).isEqualTo("TimeoutError");
        assertThat(error.path("message").asString()).isEqualTo("no answer from \" in # s");
        assertThat(error.path("example").asString()).isEqualTo("no answer from 'host-11' in 11 s");
        assertThat(error.path("count").asLong()).isEqualTo(12);
        assertThat(error.path("runs").asLong()).isEqualTo(12);
        assertThat(error.path("share").asDouble()).isEqualTo(12 / 15.0);
        assertThat(error.path("failed_runs").asLong()).isEqualTo(12);
        assertThat(error.path("agent_count").asLong()).isEqualTo(3);
        assertThat(ReadApi.instant(error.path("first_seen"))).isEqualTo(at(0));
        assertThat(ReadApi.instant(error.path("last_seen"))).isEqualTo(at(11));
        assertThat(error.path("new").asBoolean()).isTrue();
        assertThat(error.path("series").valueStream().mapToLong(JsonNode::asLong).sum())
                .isEqualTo(12);
        var fingerprint = error.path("fingerprint").asString();
        var runs = api.get("/v1/runs", "from", from, "to", to, "error_fingerprint", fingerprint);
        assertThat(runs.path("total").asLong()).isEqualTo(12);

        var detail = one(api, fingerprint);
        assertThat(detail.path("error")).isEqualTo(error);
        assertThat(texts(detail.path("agents"), "name"))
                .containsExactly("agent-0", "agent-1", "agent-2");
        assertThat(texts(detail.path("versions"), "name")).containsExactly("1.0", "1.1");
        assertThat(ReadApi.instant(detail.path("versions").path(1).path("first_seen")))
                .isEqualTo(at(1));
        assertThat(detail.path("latest").size()).isEqualTo(12);
        assertThat(detail.path("latest").path(0).path("trace_id").asString()).isEqualTo("t11");
        var narrow = one(api, fingerprint, "agent_id", "agent-1", "version", "1.1");
        assertThat(narrow.path("error").path("count").asLong()).isEqualTo(2);
    }

    private Map<String, Object> event(String status, String error) {
        return Map.of(
                "trace_id",
                "other " + status + error,
                "agent_id",
                "agent-0",
                "status",
                status,
                "ts",
                at(1).toEpochMilli(),
                "error",
                error);
    }

    /** Calls that failed within runs: one run recovers, one fails for another reason. */
    @Test
    void failedCallsCountWhateverBecameOfTheRun() {
        var api = new ReadApi(server, "errors in calls");
        var metadata =
                """
                {"failures":[{"kind":"tool","name":"search","type":"IOError",
                "message":"disk 7 is full","fingerprint":"fedcba9876543210","times":2}]}\
                """;
        api.given(
                run(1, at(1)).failingCalls(SEARCH_FAILED, SEARCH_FAILED).metadata(metadata).build(),
                run(2, at(2)).failingCalls(SEARCH_FAILED).metadata(metadata).failed("", 0).build(),
                run(3, at(3)).build());

        var page = list(api);

        assertThat(texts(page.path("errors"), "kind")).containsExactly("tool", "run");
        var tool = page.path("errors").path(0);
        assertThat(tool.path("fingerprint").asString()).isEqualTo("fedcba9876543210");
        assertThat(tool.path("name").asString()).isEqualTo("search");
        assertThat(tool.path("type").asString()).isEqualTo("IOError");
        assertThat(tool.path("message").asString()).isEqualTo("disk # is full");
        assertThat(tool.path("count").asLong()).isEqualTo(3);
        assertThat(tool.path("runs").asLong()).isEqualTo(2);
        assertThat(tool.path("failed_runs").asLong()).isEqualTo(1);
        assertThat(tool.path("recovered_runs").asLong()).isEqualTo(1);
        assertThat(page.path("errors").path(1).path("message").asString())
                .as("a run that failed without a word")
                .isEmpty();
        assertThat(page.path("whole").path("failed_runs").asLong()).isEqualTo(1);
        var detail = one(api, "fedcba9876543210");
        assertThat(texts(detail.path("latest"), "id"))
                .containsExactly(id(2).toString(), id(1).toString());
        assertThat(detail.path("latest").path(1).path("times").asLong()).isEqualTo(2);
        var runs =
                api.get(
                        "/v1/runs",
                        "from",
                        from,
                        "to",
                        to,
                        "error_fingerprint",
                        "fedcba9876543210");
        assertThat(runs.path("total").asLong()).isEqualTo(2);
        assertThat(one(api, "0").path("error").path("runs").asLong()).isEqualTo(1);
    }

    @Test
    void firstSeenIsEverAndNewIsInThisTime() {
        var api = new ReadApi(server, "errors first");
        api.given(
                run(1, from.minus(Duration.ofDays(90))).failed("old", 11).in("staging").build(),
                run(2, at(1)).failed("old", 11).build(),
                run(3, at(2)).failed("fresh", 12).build(),
                run(4, from.minus(Duration.ofDays(5))).failed("gone", 13).build(),
                run(5, at(1)).failed("fresh", 12).in("staging").build(),
                run(6, to.plusSeconds(60)).failed("later", 15).build());

        var page = list(api, "sort", "last", "order", "asc", "environment", "production");

        assertThat(texts(page.path("errors"), "message")).containsExactly("old", "fresh");
        assertThat(ReadApi.instant(page.path("errors").path(0).path("first_seen")))
                .isEqualTo(from.minus(Duration.ofDays(90)));
        assertThat(page.path("errors").path(0).path("new").asBoolean()).isFalse();
        assertThat(page.path("errors").path(1).path("new").asBoolean()).isTrue();
        assertThat(ReadApi.instant(page.path("errors").path(1).path("first_seen")))
                .as("elsewhere, earlier on the same day")
                .isEqualTo(at(1));
        assertThat(one(api, "c", "environment", "production").path("error"))
                .isEqualTo(page.path("errors").path(1));
        assertThat(one(api, "f").at("/error/new").asBoolean()).as("not yet").isFalse();
        var gone = one(api, "d");
        assertThat(gone.path("error").path("count").asLong()).isZero();
        assertThat(gone.path("error").path("message").asString()).isEqualTo("gone");
        assertThat(ReadApi.instant(gone.path("error").path("last_seen")))
                .isEqualTo(from.minus(Duration.ofDays(5)));
        assertThat(gone.path("latest").size()).isZero();
        assertThat(api.refused(404, "/v1/errors/e", "from", from, "to", to)).isEqualTo("not_found");
        assertThat(api.refused(404, "/v1/errors/odd", "from", from, "to", to))
                .isEqualTo("not_found");
        assertThat(api.refused(400, "/v1/errors/b")).isEqualTo("time_range_required");
    }

    @ParameterizedTest
    @CsvSource({"count", "runs", "last"})
    void pagesThroughManyOnceInOrder(String sort) {
        var api = new ReadApi(server, "errors pages");
        var runs = new ArrayList<Run>();
        for (var i = 0; i < 500; i++) {
            // A negative number is a fingerprint of the upper half.
            runs.add(
                    run(i, from.plus(Duration.ofMinutes(2L * i)))
                            .ended(RunStatus.KILLED, "e", -1L - i * i % 173)
                            .build());
        }
        api.given(runs);
        for (var order : List.of("desc", "asc")) {
            var seen = new ArrayList<JsonNode>();
            var cursor = "";
            do {
                var page = list(api, "sort", sort, "order", order, "limit", 40, "cursor", cursor);
                page.path("errors").forEach(seen::add);
                cursor =
                        page.path("next_cursor").isNull()
                                ? ""
                                : page.path("next_cursor").asString();
            } while (!cursor.isEmpty());

            assertThat(seen.stream().map(one -> one.path("fingerprint").asString()))
                    .doesNotHaveDuplicates();
            assertThat(seen.stream().mapToLong(one -> one.path("count").asLong()).sum())
                    .as("every failure is in one group")
                    .isEqualTo(500);
            var field = sort.equals("last") ? "last_seen" : sort;
            var values = seen.stream().map(one -> one.path(field).asString()).toList();
            if (sort.equals("last")) {
                var sorted = new ArrayList<>(values);
                sorted.sort(null);
                assertThat(order.equals("asc") ? values : values.reversed()).isEqualTo(sorted);
            }
        }
    }

    /**
     * From real spans: the framework and the library report the same failed use of a tool, the
     * agent goes on and ends well, and says so.
     */
    @Test
    void aFailureThatTheAgentRecoversFromIsNoneOfTheRun() {
        var api = new ReadApi(server, "errors of spans");
        var start = Instant.now().minus(Duration.ofMinutes(5)).toEpochMilli();
        var spans =
                String.join(
                        ",",
                        span(
                                "1",
                                "",
                                "invoke_agent planner",
                                start,
                                0,
                                "gen_ai.operation.name=invoke_agent"),
                        span(
                                "2",
                                "1",
                                "execute_tool search",
                                start,
                                2,
                                "gen_ai.tool.name=search",
                                "gen_ai.tool.call.id=c1",
                                "gen_ai.operation.name=execute_tool"),
                        span(
                                "3",
                                "2",
                                "execute_tool search",
                                start,
                                2,
                                "gen_ai.tool.name=search",
                                "gen_ai.tool.call.id=c1",
                                "gen_ai.operation.name=execute_tool"));
        var sent =
                server.post(
                        "/v1/traces",
                        api.tenant().writeKey(),
                        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        Object[] hour = {
            "from", Instant.now().minus(Duration.ofHours(1)), "to", Instant.now().plusSeconds(60)
        };

        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.get("/v1/errors", hour).path("errors").size() > 0);

        var page = api.get("/v1/errors", hour);
        assertThat(page.path("errors").size()).as(page.toString()).isEqualTo(1);
        var error = page.path("errors").path(0);
        assertThat(error.path("kind").asString()).isEqualTo("tool");
        assertThat(error.path("name").asString()).isEqualTo("search");
        assertThat(error.path("message").asString()).isEqualTo("no shelf #");
        assertThat(error.path("count").asLong()).isEqualTo(1);
        assertThat(error.path("recovered_runs").asLong()).isEqualTo(1);
        assertThat(page.path("whole").path("failed_runs").asLong()).isZero();
        var run = api.get("/v1/runs/" + error.path("last_run_id").asString());
        assertThat(run.path("status").asString()).isEqualTo("success");
        assertThat(run.path("tool_errors").asLong()).isEqualTo(1);
    }

    private static String span(
            String id, String parent, String name, long start, int status, String... attributes) {
        var pairs = new ArrayList<String>();
        for (var attribute : attributes) {
            var at = attribute.indexOf('=');
            pairs.add(
                    "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}"
                            .formatted(attribute.substring(0, at), attribute.substring(at + 1)));
        }
        return """
        {"traceId":"4bf92f3577b34da6a3ce929d0e0e4799","spanId":"000000000000000%s","parentSpanId":"%s",
         "name":"%s","startTimeUnixNano":"%d000000","endTimeUnixNano":"%d000000",
         "status":{"code":%d,"message":"%s"},"attributes":[%s]}\
        """
                .formatted(
                        id,
                        parent.isEmpty() ? "" : "000000000000000" + parent,
                        name,
                        start,
                        start + 1_000,
                        status,
                        status == 2 ? "no shelf " + id : "",
                        String.join(",", pairs));
    }
}
