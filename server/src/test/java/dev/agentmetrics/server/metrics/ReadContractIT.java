package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real answers of every route that reads, with every part of them filled, against the published
 * schemas: a field that is renamed, added or of another type is noticed.
 */
@ExtendWith(TestServer.Extension.class)
class ReadContractIT {

    private static final String RUN =
            """
            {"event_id":"%s","trace_id":"%s","agent_id":"planner","session_id":"s-1","version":"%s","status":"%s",
             "error":"%s","model":"%s","input_tokens":1000,"output_tokens":100,"cache_read_tokens":50,
             "duration_ms":1200.5,"cost_usd":0.5,"estimated_cost_usd":0.4,"llm_calls":2,"tool_calls":2,"tool_errors":1,
             "tool_names":["search"],"ts":%d,"parent_trace_id":"%s","environment":"production",
             "metadata":{"scores":{"helpful":0.9},"steps":[{"name":"plan","duration_ms":4,"status":"success"}],
              "tool_calls_detail":[{"name":"search","status":"failed","duration_ms":2,"error":"no answer"}]}}
            """;
    private static final String FAILED = "0190a000-0000-7000-8000-000000000001";
    private static final String CHILD = "0190a000-0000-7000-8000-000000000002";

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final Set<String> checked = new TreeSet<>();

    ReadContractIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("read contract");
    }

    @Test
    void everyReadAnswerIsAsDescribed() {
        given();
        var now = Instant.now();
        var range = "from=" + now.minus(Duration.ofDays(2)) + "&to=" + now.plusSeconds(60);

        check("GET /v1/status", "");
        var overview = check("GET /v1/overview", "?" + range);
        assertThat(overview).contains("\"unpriced_models\":[{", "\"changes\":[{");
        assertThat(check("GET /v1/agents", "?" + range)).contains("\"agent_id\":\"planner\"");
        var agent = check("GET /v1/agent", "?agent_id=planner&" + range);
        assertThat(agent)
                .contains("\"tools\":[{", "\"errors\":[{", "\"versions\":[{", "\"models\":[{");
        var page = check("GET /v1/runs", "?limit=1&" + range);
        var cursor = JsonMapper.shared().readTree(page).path("next_cursor").asString();
        check("GET /v1/runs", "?limit=1&cursor=" + cursor + "&" + range);
        var run = check("GET /v1/runs/{id}", "/" + FAILED);
        assertThat(run).contains("\"children\":[{", "\"steps\":[{", "\"similar_failures\":{");
        assertThat(check("GET /v1/runs/{id}", "/" + CHILD)).contains("\"parent\":{");
        assertThat(check("GET /v1/runs/{id}/cost", "/" + FAILED + "/cost")).contains("lines\":[{");
        assertThat(check("GET /v1/lookup", "?q=planner")).contains("\"kind\":\"agent\"");
        check("GET /v1/me", "");
        check("GET /v1/settings/retention", "");
        check("GET /v1/keys", "");
        check("GET /v1/keys/{keyId}", "/" + tenant.readKey().split("_", -1)[2]);
        check("GET /v1/audit", "");

        var unchecked = new TreeSet<>(Contract.described());
        unchecked.removeIf(route -> !route.startsWith("GET ") || OTHERWISE.contains(route));
        unchecked.removeAll(checked);
        assertThat(unchecked).as("routes that nobody holds against their schema").isEmpty();
    }

    /** Checked by tests of their own. */
    private static final Set<String> OTHERWISE =
            Set.of("GET /v1/health", "GET /v1/setup/{token}", "GET /v1/audit/export");

    private void given() {
        var now = Instant.now().toEpochMilli();
        send(RUN.formatted(FAILED, "t-1", "2.0", "failed", "boom 1", "gpt-4o", now - 9_000, ""));
        send(RUN.formatted(CHILD, "t-2", "2.0", "success", "", "gpt-4o", now - 9_500, "t-1"));
        send(RUN.formatted("third", "t-3", "1.0", "failed", "boom 2", "nobody-knows", now, ""));
        send(
                """
                {"trace_id":"t-4","agent_id":"planner","status":"success","model":"nobody-knows"}
                """);
    }

    private void send(String event) {
        var answer = server.post("/v1/events", tenant.writeKey(), event);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** Asks with what follows the fixed part of the route. */
    private String check(String route, String rest) {
        var path = route.substring(4).replaceAll("/\\{.*", "");
        var answer = server.get(path + rest, tenant.adminKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Contract.assertDescribed(route, answer);
        checked.add(route);
        return answer.body();
    }
}
