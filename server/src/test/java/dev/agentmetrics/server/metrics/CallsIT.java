package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.testing.TestServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The lists of tools and models, from runs that were sent as they are and from spans. */
@ExtendWith(TestServer.Extension.class)
class CallsIT {

    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(18_000);
    private final Instant from = hour.minusSeconds(7_200);
    private final Instant to = hour.plusSeconds(25_200);
    private final TestServer server;
    private ReadApi api;

    CallsIT(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void organization() {
        api = new ReadApi(server, "calls");
    }

    @Test
    void aRunThatWasSentAsItIsCountsForItsModelAndItsTools() {
        api.given(
                run(1, hour)
                        .model("gpt-4o")
                        .tokens(100, 20, 300)
                        .cost("0.5")
                        .tools("search", "search", "crm")
                        .metadata(
                                """
                                {"tool_calls_detail": [
                                  {"name": "search", "duration_ms": 40, "status": "success"},
                                  {"name": "search", "duration_ms": 40, "status": "failed"}]}\
                                """)
                        .build(),
                run(2, hour.plusSeconds(1)).agent("other").model("mystery").cost(null).build(),
                run(3, hour.plusSeconds(2)).model("mute").silent().cost(null).build());

        var models = api.get("/v1/models", "from", from, "to", to);
        assertThat(names(models, "models", "model")).containsExactly("gpt-4o", "mystery", "mute");
        var priced = models.path("models").path(0);
        assertThat(priced.path("cost_usd").asDouble()).isEqualTo(0.5);
        assertThat(priced.path("computed_cost_usd").asDouble()).isEqualTo(0.5);
        assertThat(priced.path("cache_hit_rate").asDouble()).isEqualTo(0.75);
        assertThat(priced.path("calls").asLong()).isEqualTo(1);
        assertThat(priced.path("failure_rate").isNull()).as("nobody said how it went").isTrue();
        assertThat(priced.path("ttft_p50_ms").isNull()).isTrue();
        assertThat(models.path("models").path(1).path("unpriced_runs").asLong()).isEqualTo(1);
        assertThat(models.path("models").path(2).path("unpriced_runs").asLong()).isEqualTo(1);
        assertThat(models.path("totals").path("unpriced_runs").asLong()).isEqualTo(2);
        assertThat(models.path("total").asLong()).isEqualTo(3);

        var tools = api.get("/v1/tools", "from", from, "to", to);
        assertThat(names(tools, "tools", "name")).containsExactly("search", "crm");
        var search = tools.path("tools").path(0);
        assertThat(search.path("calls").asLong()).isEqualTo(2);
        assertThat(search.path("failure_rate").asDouble()).isEqualTo(0.5);
        assertThat(search.path("p95_ms").asDouble()).isCloseTo(40, within(1.0));
        assertThat(tools.path("tools").path(1).path("runs").asLong()).isEqualTo(1);
        assertThat(tools.path("tools").path(1).path("failure_rate").isNull()).isTrue();
    }

    @Test
    void spansCountCallByCallAndAgreeWithTheRuns() {
        var sent = server.post("/v1/traces", api.tenant().writeKey(), trace());
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        await().until(() -> totals("/v1/overview").path("runs").asLong() == 1);

        var models = api.get("/v1/models", "from", from, "to", to);
        assertThat(names(models, "models", "model"))
                .containsExactlyInAnyOrder("gpt-4o", "unheard-of");
        var overview = totals("/v1/overview");
        for (var sum :
                new String[] {
                    "cost_usd",
                    "input_tokens",
                    "output_tokens",
                    "cache_read_tokens",
                    "cache_write_tokens",
                    "total_tokens"
                }) {
            assertThat(models.path("totals").path(sum).asDouble())
                    .as(sum)
                    .isEqualTo(overview.path(sum).asDouble());
        }
        var known = named(models, "models", "model", "gpt-4o");
        assertThat(known.path("calls").asLong()).as("one of the two is the other").isEqualTo(1);
        assertThat(known.path("streamed_calls").asLong()).isEqualTo(1);
        assertThat(known.path("ttft_p50_ms").asDouble()).isCloseTo(250, within(5.0));
        assertThat(known.path("output_tokens_per_second").asDouble()).isEqualTo(50);
        var unknown = named(models, "models", "model", "unheard-of");
        assertThat(unknown.path("unpriced_calls").asLong()).isEqualTo(1);
        assertThat(unknown.path("failure_rate").asDouble()).isEqualTo(0);
        assertThat(unknown.path("ttft_p50_ms").isNull()).as("not streamed").isTrue();

        explainsTheCostCallByCall(known.path("cost_usd").decimalValue());

        var tools = api.get("/v1/tools", "from", from, "to", to);
        assertThat(names(tools, "tools", "name")).containsExactly("search");
        assertThat(tools.path("totals").path("calls").asLong())
                .isEqualTo(overview.path("tool_calls").asLong());
        assertThat(tools.path("totals").path("failed_calls").asLong())
                .isEqualTo(overview.path("tool_errors").asLong());
        assertThat(tools.path("tools").path(0).path("agents").path(0).asString())
                .isEqualTo("planner");
        api.awaitRollUps();
        assertThat(api.get("/v1/models", "from", from, "to", to)).isEqualTo(models);
        assertThat(api.get("/v1/models", "from", from, "to", to, "service", "travel"))
                .as("single runs answer, and say the same")
                .isEqualTo(models);
        assertThat(api.get("/v1/tools", "from", from, "to", to, "service", "travel"))
                .isEqualTo(tools);
        for (var model : List.of("gpt-4o", "unheard-of")) {
            assertThat(totalOfRuns("model", model)).as(model).isEqualTo(1);
        }
        assertThat(totalOfRuns("model", "search")).as("a tool is no model").isZero();
    }

    private void explainsTheCostCallByCall(BigDecimal usd) {
        var id = "%032x".formatted(hour.toEpochMilli());
        var cost = api.get("/v1/runs/" + id + "/cost");
        assertThat(cost.path("usd").decimalValue()).isEqualByComparingTo(usd);
        assertThat(cost.path("computed_usd").decimalValue()).isEqualByComparingTo(usd);
        assertThat(names(cost, "models", "model")).containsExactly("gpt-4o", "unheard-of");
        var known = cost.path("models").path(0);
        assertThat(known.path("source").asString()).isEqualTo("computed");
        assertThat(known.path("usd").decimalValue()).isEqualByComparingTo(usd);
        assertThat(known.path("tokens").asLong()).isEqualTo(1_050);
        assertThat(cost.path("models").path(1).path("source").asString()).isEqualTo("unpriced");
        assertThat(cost.path("models").path(1).path("usd").isNull()).isTrue();
        assertThat(cost.path("lines").isEmpty()).as("of two models").isTrue();
        assertThat(cost.path("reason").asString())
                .endsWith(
                        "It is a lower bound. The cost of one call is unknown: there is no price for"
                                + " the model.");
        assertThat(api.get("/v1/runs/" + id).path("cost")).isEqualTo(cost);
    }

    @Test
    void filtersByAgentServiceAndEnvironmentAndComparesWithThePeriodBefore() {
        api.given(
                run(1, hour)
                        .agent("a")
                        .tools("search")
                        .in("staging")
                        .model("m-1")
                        .metadata("{\"service\":\"desk\"}")
                        .build(),
                run(2, hour).agent("b").tools("crm").model("m-2").build(),
                // In the period before.
                run(3, from.minusSeconds(60)).agent("b").model("m-2").cost("0.25").build());

        assertThat(
                        names(
                                api.get("/v1/tools", "from", from, "to", to, "agent_id", "a"),
                                "tools",
                                "name"))
                .containsExactly("search");
        assertThat(
                        names(
                                api.get(
                                        "/v1/models",
                                        "from",
                                        from,
                                        "to",
                                        to,
                                        "environment",
                                        "staging"),
                                "models",
                                "model"))
                .containsExactly("m-1");
        var both = named(api.get("/v1/models", "from", from, "to", to), "models", "model", "m-2");
        assertThat(both.path("previous").path("cost_usd").asDouble()).isEqualTo(0.25);
        assertThat(both.path("calls_spark").valueStream().mapToLong(JsonNode::asLong).sum())
                .isEqualTo(1);
        assertThat(
                        names(
                                api.get("/v1/models", "from", from, "to", to, "agent_id", "c"),
                                "models",
                                "model"))
                .isEmpty();
        for (var list : List.of("tools", "models")) {
            var name = list.equals("tools") ? "name" : "model";
            assertThat(names(ofService(list, "desk"), list, name)).hasSize(1);
            assertThat(names(ofService(list, "des"), list, name)).isEmpty();
        }
        assertThat(api.refused(400, "/v1/tools")).isEqualTo("time_range_required");
    }

    @Test
    void runsAreFoundByTheToolsTheyName() {
        api.given(
                run(1, hour).tools("search", "crm").build(),
                run(2, hour.plusSeconds(1)).tools("crm").build(),
                run(3, hour.plusSeconds(2)).build());

        var found = api.get("/v1/runs", "from", from, "to", to, "tool", "search");

        assertThat(found.path("runs").size()).isEqualTo(1);
        assertThat(found.path("total").asLong()).isEqualTo(1);
        assertThat(totalOfRuns("tool", "search", "tool", "crm")).isEqualTo(2);
    }

    private JsonNode ofService(String list, String service) {
        return api.get("/v1/" + list, "from", from, "to", to, "service", service);
    }

    private long totalOfRuns(Object... filter) {
        var parameters = new ArrayList<Object>(List.of("from", from, "to", to));
        parameters.addAll(List.of(filter));
        var page = api.get("/v1/runs", parameters.toArray());
        assertThat(page.path("runs").size()).isEqualTo(page.path("total").asInt());
        return page.path("total").asLong();
    }

    private JsonNode totals(String path) {
        return api.get(path, "from", from, "to", to).path("totals");
    }

    private static List<String> names(JsonNode answer, String list, String name) {
        return answer.path(list).valueStream().map(one -> one.path(name).asString()).toList();
    }

    private static JsonNode named(JsonNode answer, String list, String name, String wanted) {
        return answer.path(list)
                .valueStream()
                .filter(one -> one.path(name).asString().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    /**
     * An agent, a call that two libraries report, a call without a price, and a tool that fails.
     */
    private String trace() {
        var spans =
                String.join(
                        ",",
                        span(1, 0, "invoke_agent", 0, 9_000, text("gen_ai.agent.name", "planner")),
                        span(2, 1, "chat", 100, 1_100, call("gpt-4o", "r1") + streamed()),
                        span(3, 2, "chat", 100, 1_100, call("gpt-4o", "r1") + streamed()),
                        span(4, 1, "chat", 2_000, 3_000, call("unheard-of", "r2")),
                        span(5, 1, "execute_tool", 4_000, 4_500, text("gen_ai.tool.name", "search"))
                                .replace("\"name\"", "\"status\":{\"code\":2},\"name\""));
        return "{\"resourceSpans\":[{\"resource\":{\"attributes\":["
                + text("service.name", "travel")
                + "]},\"scopeSpans\":[{\"spans\":["
                + spans
                + "]}]}]}";
    }

    private static String call(String model, String response) {
        return text("gen_ai.request.model", model)
                + ","
                + text("gen_ai.response.model", model)
                + ","
                + text("gen_ai.provider.name", "openai")
                + ","
                + text("gen_ai.response.id", response)
                + ","
                + "{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"1000\"}},"
                + "{\"key\":\"gen_ai.usage.cache_read.input_tokens\",\"value\":{\"intValue\":\"400\"}},"
                + "{\"key\":\"gen_ai.usage.output_tokens\",\"value\":{\"intValue\":\"50\"}}";
    }

    private static String streamed() {
        return ",{\"key\":\"gen_ai.request.stream\",\"value\":{\"boolValue\":true}}"
                + ",{\"key\":\"gen_ai.response.time_to_first_chunk\",\"value\":{\"doubleValue\":0.25}}";
    }

    private static String text(String key, String value) {
        return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(key, value);
    }

    private String span(int id, int parent, String operation, int start, int end, String more) {
        return """
        {"traceId":"%032x","spanId":"%016x",%s"name":"%s","startTimeUnixNano":"%d",
         "endTimeUnixNano":"%d","attributes":[%s,%s]}"""
                .formatted(
                        hour.toEpochMilli(),
                        id,
                        IntStream.of(parent)
                                .filter(number -> number > 0)
                                .mapToObj("\"parentSpanId\":\"%016x\","::formatted)
                                .findFirst()
                                .orElse(""),
                        operation,
                        (hour.toEpochMilli() + start) * 1_000_000,
                        (hour.toEpochMilli() + end) * 1_000_000,
                        text("gen_ai.operation.name", operation),
                        more);
    }
}
