package dev.agentmetrics.server.metrics.traces;

import static dev.agentmetrics.server.telemetry.span.SpanBuilder.agent;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.llm;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.span;
import static dev.agentmetrics.server.telemetry.span.SpanBuilder.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.telemetry.span.SpanBuilder;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import dev.agentmetrics.server.testing.TestServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tree of a trace and the runs that have not ended, over HTTPS. */
@ExtendWith(TestServer.Extension.class)
class TracesIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OPEN_TRACE = "1af7651916cd43dd8448eb211c80319c";

    private final TestServer server;
    private final TestServer.Tenant tenant;

    TracesIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("traces");
    }

    /** Two agents, each with what must not be counted again. */
    private static SpanBuilder[] nested() {
        var kinds = new SpanUsage(100, 40, 7, 3, 20, 9, 0, 0, 0, SpanUsage.Basis.PLAIN);
        return Stream.of(
                        agent("a", "planner").used(1_000, 1_000).at(0, 9_000),
                        llm("b", 0, 0)
                                .used(kinds)
                                .costing("0.10")
                                .response("r1")
                                .in("a")
                                .at(10, 900),
                        llm("c", 0, 0)
                                .used(kinds)
                                .costing("0.10")
                                .response("r1")
                                .in("b")
                                .at(20, 800),
                        tool("d", "delegate").in("a").at(1_000, 8_000),
                        agent("e", "researcher").in("d").at(1_100, 7_900),
                        llm("f", 300, 30).costing("0.25").in("e").at(1_200, 2_000),
                        tool("g", "search").failing("timeout").in("e").at(2_000, 7_000))
                .map(builder -> builder.ofTrace(TRACE))
                .toArray(SpanBuilder[]::new);
    }

    /** One wait for both: what has ended is settled, what has not is told to be unfinished. */
    @Test
    void whatTheWaterfallCountsIsWhatTheRunsHaveAndWhatRunsIsTold() {
        send(nested());
        send(
                agent("o", "sleeper")
                        .ofTrace(OPEN_TRACE)
                        .at(0, 0)
                        .running()
                        .receivedAt(Instant.now()),
                llm("p", 5, 1).ofTrace(OPEN_TRACE).in("o").at(10, 20).receivedAt(Instant.now()));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> status("/v1/runs/" + TRACE) == 200 && !unfinished("").isEmpty());

        var top = get("/v1/runs/" + TRACE + "/spans");
        assertThat(ids(top)).containsExactly("a", "b", "c", "d", "e", "f", "g");
        for (var head : List.of("a", "e")) {
            var runId = node(top, head).at("/adds/run_id").asString();
            var run = get("/v1/runs/" + runId);
            var tree = get("/v1/runs/" + runId + "/spans");

            assertThat(run.path("from_spans").asBoolean()).isTrue();
            assertThat(tree.path("run_id").asString()).isEqualTo(runId);
            assertThat(ids(tree).getFirst()).isEqualTo(head);
            assertSums(tree, run);
        }
        var nested = get("/v1/runs/" + node(top, "e").at("/adds/run_id").asString() + "/spans");
        assertThat(ids(nested)).as("what the nested agent did").containsExactly("e", "f", "g");

        var running = unfinished("?agent_id=sleeper").get(0);
        assertThat(running.path("trace_id").asString()).isEqualTo(OPEN_TRACE);
        assertThat(running.path("state").asString()).isIn("running", "stuck");
        assertThat(unfinished("?agent_id=planner").isEmpty()).isTrue();
        var open = get("/v1/runs/" + OPEN_TRACE + "/spans");
        assertThat(open.path("running").asLong()).isEqualTo(1);
        assertThat(node(open, "o").path("status").asString()).isEqualTo("running");
        assertThat(node(open, "o").path("duration_ms").isNull()).isTrue();
    }

    private static void assertSums(JsonNode tree, JsonNode run) {
        long input = 0;
        long cacheRead = 0;
        long cacheWrite = 0;
        long output = 0;
        long calls = 0;
        long tools = 0;
        var usd = BigDecimal.ZERO;
        for (var node : tree.path("nodes")) {
            var adds = node.path("adds");
            if (!adds.path("run_id").equals(run.path("id"))) {
                continue;
            }
            var tokens = node.path("tokens");
            if (adds.path("tokens").asBoolean()) {
                input += tokens.path("input").asLong() + tokens.path("audio_input").asLong();
                cacheRead += tokens.path("cache_read").asLong();
                cacheWrite += tokens.path("cache_write").asLong();
                output += tokens.path("output").asLong() + tokens.path("reasoning").asLong();
            }
            if (adds.path("call").asBoolean()) {
                calls += node.path("kind").asString().equals("llm") ? 1 : 0;
                tools += node.path("kind").asString().equals("tool") ? 1 : 0;
            }
            usd =
                    adds.path("cost_usd").isNull()
                            ? usd
                            : usd.add(adds.path("cost_usd").decimalValue());
        }
        assertThat(calls).isPositive().isEqualTo(run.path("llm_calls").asLong());
        assertThat(tools).isEqualTo(run.path("tool_calls").asLong());
        assertThat(input).isPositive().isEqualTo(run.path("input_tokens").asLong());
        assertThat(cacheRead).isEqualTo(run.path("cache_read_tokens").asLong());
        assertThat(cacheWrite).isEqualTo(run.path("cache_write_tokens").asLong());
        assertThat(output).isEqualTo(run.path("output_tokens").asLong());
        assertThat(usd).isEqualByComparingTo(run.path("cost_usd").decimalValue());
    }

    @Test
    void aSpanIsShownWithEverythingThatIsStored() {
        var trace = "2af7651916cd43dd8448eb211c80319c";
        send(span("a", SpanKind.OTHER).ofTrace(trace).failing("timeout").at(0, 5));

        var detail = get("/v1/runs/" + trace + "/spans/a");

        assertThat(detail.path("error_type").asString()).isEqualTo("timeout");
        assertThat(detail.path("duration_ms").isMissingNode()).isTrue();
        assertThat(detail.path("ended_at").asString()).isEqualTo("2026-11-20T10:00:00.005Z");
        assertThat(detail.path("attributes").isObject()).isTrue();
        assertThat(status("/v1/runs/" + trace + "/spans/b")).isEqualTo(404);
    }

    @Test
    void childrenComePageByPage() {
        var trace = "3af7651916cd43dd8448eb211c80319c";
        send(
                Stream.concat(
                                Stream.of(span("root", SpanKind.OTHER).at(0, 900)),
                                Stream.iterate(0, i -> i < 150, i -> i + 1)
                                        .map(
                                                i ->
                                                        span("c%03d".formatted(i), SpanKind.OTHER)
                                                                .in("root")
                                                                .at(i, i + 1)))
                        .map(builder -> builder.ofTrace(trace))
                        .toArray(SpanBuilder[]::new));
        var path = "/v1/runs/" + trace + "/spans";

        var first = get(path);
        assertThat(first.path("spans").asLong()).isEqualTo(151);
        assertThat(first.path("nodes").size()).isEqualTo(1 + Folding.SIBLINGS);
        assertThat(node(first, "root").at("/below/children").asInt()).isEqualTo(150);

        var rest = get(path + "?parent=root&after=c099");
        assertThat(ids(rest)).hasSize(50).contains("c100", "c149").doesNotContain("c099");
        assertThat(node(rest, "c100").at("/place/position").asInt()).isEqualTo(100);

        assertThat(ids(get(path + "?limit=3"))).hasSize(3).startsWith("root", "c000");
        assertThat(status(path + "?parent=nobody")).isEqualTo(404);
        assertThat(status(path + "?parent=root&after=root")).isEqualTo(400);
        assertThat(status(path + "?limit=0")).isEqualTo(422);
        assertThat(status(path + "?limit=2001")).isEqualTo(422);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(status("/v1/runs/4af7651916cd43dd8448eb211c80319c/spans")).isEqualTo(404);
        assertThat(status("/v1/runs/00000000-0000-8000-8000-000000000000/spans")).isEqualTo(404);
        assertThat(status("/v1/runs/not-a-uuid-but-as-long-as-one-is-xxx/spans")).isEqualTo(404);
        assertThat(status("/v1/runs/unfinished?limit=x")).isEqualTo(422);
    }

    private void send(SpanBuilder... spans) {
        server.bean(SpanWriter.class)
                .append(tenant.org(), Stream.of(spans).map(SpanBuilder::build).toList());
    }

    private JsonNode unfinished(String query) {
        return get("/v1/runs/unfinished" + query).path("runs");
    }

    private JsonNode get(String path) {
        var answer = server.get(path, tenant.readKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private int status(String path) {
        return server.get(path, tenant.readKey()).statusCode();
    }

    private static List<String> ids(JsonNode tree) {
        return tree.path("nodes")
                .valueStream()
                .map(node -> node.path("span_id").asString())
                .toList();
    }

    private static JsonNode node(JsonNode tree, String id) {
        return tree.path("nodes")
                .valueStream()
                .filter(node -> node.path("span_id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
