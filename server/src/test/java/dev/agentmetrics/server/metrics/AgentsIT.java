package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.id;
import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(TestServer.Extension.class)
class AgentsIT {

    private final TestServer server;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    private final Instant to = from.plus(Duration.ofDays(1));

    AgentsIT(TestServer server) {
        this.server = server;
    }

    @Test
    void listsAgentsWithTheirSumsAndTheirPast() {
        var api = new ReadApi(server, "agents");
        api.given(
                run(1, at(1)).agent("dear").cost("2").took(100L).version("1").build(),
                run(2, at(2))
                        .agent("dear")
                        .cost("1")
                        .took(100L)
                        .failed("boom", 1)
                        .version("2")
                        .build(),
                run(3, at(3)).agent("cheap").cost("0.5").build(),
                run(4, at(-1)).agent("dear").cost("9").took(700L).build());

        var list = api.get("/v1/agents", "from", from, "to", to);

        assertThat(ids(list)).containsExactly("dear", "cheap");
        assertThat(list.path("total").asLong()).isEqualTo(2);
        var dear = list.path("agents").path(0);
        assertThat(dear.path("runs").asLong()).isEqualTo(2);
        assertThat(dear.path("success_rate").asDouble()).isEqualTo(0.5);
        assertThat(dear.path("cost_usd").decimalValue()).isEqualByComparingTo("3");
        assertThat(dear.path("cost_per_run").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(dear.path("p95_ms").asDouble()).isCloseTo(100, within(2.0));
        assertThat(dear.path("previous").path("runs").asLong()).isEqualTo(1);
        assertThat(dear.path("previous").path("cost_usd").decimalValue()).isEqualByComparingTo("9");
        assertThat(dear.path("previous").path("p95_ms").asDouble()).isCloseTo(700, within(14.0));
        assertThat(ReadApi.instant(dear.path("last_run_at"))).isEqualTo(at(2));
        assertThat(dear.path("versions").valueStream().map(JsonNode::asString))
                .containsExactly("1", "2");
        assertThat(dear.path("models").valueStream().map(JsonNode::asString))
                .containsExactly("gpt-4o");
        assertThat(dear.path("spark").size()).isEqualTo(24);
        assertThat(sum(dear.path("spark"))).isEqualTo(2);
        assertThat(sum(dear.path("spark_failed"))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "cost, desc, a b c",
        "cost, asc, c b a",
        "runs, desc, c b a",
        "success_rate, asc, b a c",
        "p95, desc, b c a",
        "p95, asc, c b a",
        "last_run, desc, c b a"
    })
    void sorts(String sort, String order, String expected) {
        var api = new ReadApi(server, "sorts");
        api.given(
                run(1, at(1)).agent("a").cost("3").took(null).build(),
                run(2, at(2)).agent("b").cost("1").took(9_000L).failed("x", 1).build(),
                run(3, at(2)).agent("b").cost("1").took(9_000L).build(),
                run(4, at(3)).agent("c").cost("0").took(10L).build(),
                run(5, at(4)).agent("c").cost("0").took(10L).build(),
                run(6, at(4)).agent("c").cost("0").took(10L).build());

        var list = api.get("/v1/agents", "from", from, "to", to, "sort", sort, "order", order);

        assertThat(String.join(" ", ids(list))).isEqualTo(expected);
    }

    @Test
    void pagesAndSearches() {
        var api = new ReadApi(server, "agent pages");
        var names = new ArrayList<String>();
        for (var i = 0; i < 25; i++) {
            names.add("Agent-%02d".formatted(i));
            api.given(run(i, at(1)).agent(names.get(i)).build());
        }

        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = api.get("/v1/agents", "from", from, "to", to, "limit", 10, "cursor", cursor);
            seen.addAll(ids(page));
            cursor = page.path("next_cursor").isNull() ? "" : page.path("next_cursor").asString();
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactlyElementsOf(names);
        assertThat(ids(api.get("/v1/agents", "from", from, "to", to, "q", "agent-1"))).hasSize(10);
    }

    @Test
    void showsOneAgent() {
        var api = new ReadApi(server, "one agent");
        api.given(
                run(1, at(1)).agent("bot").version("1").took(100L).tools("search").build(),
                run(2, at(2))
                        .agent("bot")
                        .version("2")
                        .model("claude")
                        .took(4_000L)
                        .cost("0.5")
                        .tools("search", "db")
                        .metadata(
                                """
                                {"tool_calls_detail":[
                                 {"name":"search","duration_ms":10,"status":"success"},
                                 {"name":"search","duration_ms":30,"status":"failed"},
                                 {"name":"db"}]}
                                """)
                        .failed("no such row 7", 11)
                        .build(),
                run(3, at(3)).agent("bot").version("2").failed("no such row 8", 11).build(),
                run(4, at(3)).agent("other").failed("x", 11).build(),
                run(5, at(-2)).agent("bot").build());

        var agent = api.get("/v1/agent", "agent_id", "bot", "from", from, "to", to);

        assertThat(agent.path("totals").path("runs").asLong()).isEqualTo(3);
        assertThat(agent.path("previous_totals").path("runs").asLong()).isEqualTo(1);
        assertThat(agent.path("series").size()).isEqualTo(24);
        var claude = agent.path("models").path(0);
        assertThat(claude.path("model").asString()).isEqualTo("claude");
        assertThat(claude.path("cost_usd").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(claude.path("p95_ms").asDouble()).isCloseTo(4000, within(80.0));
        assertThat(agent.path("models").path(1).path("runs").asLong()).isEqualTo(2);
        var two = agent.path("versions").path(1);
        assertThat(two.path("version").asString()).isEqualTo("2");
        assertThat(two.path("runs").asLong()).isEqualTo(2);
        assertThat(two.path("success_rate").asDouble()).isZero();
        assertThat(ReadApi.instant(two.path("first_at"))).isEqualTo(at(2));
        assertThat(ReadApi.instant(two.path("last_at"))).isEqualTo(at(3));
        var search = agent.path("tools").path(0);
        assertThat(search.path("name").asString()).isEqualTo("search");
        assertThat(search.path("runs").asLong()).isEqualTo(2);
        assertThat(search.path("calls").asLong()).isEqualTo(2);
        assertThat(search.path("errors").asLong()).isEqualTo(1);
        assertThat(search.path("avg_ms").asDouble()).isEqualTo(20.0);
        assertThat(agent.path("tools").path(1).path("avg_ms").isNull()).isTrue();
        assertThat(agent.path("tools_of_runs").asLong()).isEqualTo(3);
        var error = agent.path("errors").path(0);
        assertThat(agent.path("errors").size()).isEqualTo(1);
        assertThat(error.path("fingerprint").asString()).isEqualTo("000000000000000b");
        assertThat(error.path("count").asLong()).isEqualTo(2);
        assertThat(error.path("message").asString()).isEqualTo("no such row 8");
        assertThat(error.path("sample_run_id").asString()).isEqualTo(id(3).toString());
        assertThat(agent.path("duration_histogram").path(0).path("le_ms").asLong()).isEqualTo(100);
        assertThat(
                        agent.path("duration_histogram")
                                .valueStream()
                                .mapToLong(bucket -> bucket.path("count").asLong())
                                .sum())
                .isEqualTo(3);
        assertThat(agent.path("recent_runs").valueStream().map(run -> run.path("id").asString()))
                .containsExactly(id(3).toString(), id(2).toString(), id(1).toString());
    }

    @Test
    void marksTheFirstRunOfEachNewVersionOfTheAgentAlone() {
        var api = new ReadApi(server, "releases");
        api.given(
                run(1, at(-50)).agent("bot").version("1").build(),
                run(2, at(1)).agent("bot").version("1").build(),
                run(3, at(5)).agent("bot").version("2").build(),
                run(4, at(3)).agent("bot").version("2").build(),
                run(5, at(2)).agent("other").version("9").build());

        var changes =
                api.get("/v1/agent", "agent_id", "bot", "from", from, "to", to).path("changes");

        assertThat(changes.size()).isEqualTo(1);
        var release = changes.path(0);
        assertThat(release.path("kind").asString()).isEqualTo("new_version");
        assertThat(release.path("name").asString()).isEqualTo("2");
        assertThat(ReadApi.instant(release.path("at"))).isEqualTo(at(3));
    }

    @Test
    void answers404ForAnAgentThatNeverRanAndEmptyChartsForOneThatRests() {
        var api = new ReadApi(server, "resting");
        api.given(run(1, at(-50)).agent("resting").build());

        assertThat(api.refused(404, "/v1/agent", "agent_id", "nobody", "from", from, "to", to))
                .isEqualTo("not_found");
        var resting = api.get("/v1/agent", "agent_id", "resting", "from", from, "to", to);
        assertThat(resting.path("totals").path("runs").asLong()).isZero();
        assertThat(resting.path("duration_histogram").size()).isZero();
    }

    private static List<String> ids(JsonNode list) {
        return list.path("agents")
                .valueStream()
                .map(agent -> agent.path("agent_id").asString())
                .toList();
    }

    private static long sum(JsonNode numbers) {
        return numbers.valueStream().mapToLong(JsonNode::asLong).sum();
    }

    private Instant at(int hour) {
        return from.plus(Duration.ofHours(hour)).plusSeconds(61);
    }
}
