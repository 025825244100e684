package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.id;
import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every read route, asked with another organisation's credential, by another organisation's ids,
 * gives nothing away. Routes come from the running server, so a new one without an entry here fails
 * the test.
 */
@ExtendWith(TestServer.Extension.class)
class TenantIsolationIT {

    private static final String NEEDLE = "n33dle";

    private final TestServer server;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    private final Instant to = from.plus(Duration.ofDays(1));
    private final ReadApi victim;
    private final ReadApi stranger;

    TenantIsolationIT(TestServer server) {
        this.server = server;
        this.victim = new ReadApi(server, "victim-" + NEEDLE);
        this.stranger = new ReadApi(server, "stranger");
    }

    /** The victim's data has the needle in every text that a run has. */
    @BeforeEach
    void seed() {
        victim.given(
                run(901, at(1))
                        .agent("agent-" + NEEDLE)
                        .trace("trace-" + NEEDLE)
                        .session("session-" + NEEDLE)
                        .parent("parent-" + NEEDLE)
                        .in("env-" + NEEDLE)
                        .version("version-" + NEEDLE)
                        .model("model-" + NEEDLE)
                        .cost(null)
                        .tools("tool-" + NEEDLE)
                        .metadata("{\"key\":\"value-" + NEEDLE + "\"}")
                        .failed("error-" + NEEDLE, 4711)
                        .build());
        stranger.given(run(902, at(1)).agent("own").failed("own", 4711).build());
    }

    /** What to ask of each route: what would find the victim's run, were it allowed. */
    private Map<String, List<String>> questions() {
        var range = ReadApi.query("from", from, "to", to);
        return Map.of(
                "/v1/status", List.of("/v1/status"),
                "/v1/overview",
                        List.of(
                                "/v1/overview" + range,
                                "/v1/overview" + range + "&environment=env-" + NEEDLE),
                "/v1/agents", List.of("/v1/agents" + range, "/v1/agents" + range + "&q=agent"),
                "/v1/agent", List.of("/v1/agent" + range + "&agent_id=agent-" + NEEDLE),
                "/v1/runs",
                        List.of(
                                "/v1/runs" + range,
                                "/v1/runs" + range + "&q=value",
                                "/v1/runs" + range + "&trace_id=trace-" + NEEDLE,
                                "/v1/runs" + range + "&sort=cost",
                                "/v1/runs" + range + "&sort=duration&order=asc",
                                "/v1/runs" + range + "&error_fingerprint=1267"),
                "/v1/runs/{id}", List.of("/v1/runs/" + id(901), "/v1/runs/trace-" + NEEDLE),
                "/v1/runs/{id}/cost",
                        List.of("/v1/runs/" + id(901) + "/cost", "/v1/runs/trace-n33dle/cost"),
                "/v1/lookup",
                        List.of(
                                "/v1/lookup?q=" + id(901),
                                "/v1/lookup?q=trace-" + NEEDLE,
                                "/v1/lookup?q=session-" + NEEDLE,
                                "/v1/lookup?q=agent"));
    }

    @Test
    void knowsEveryReadRoute() {
        assertThat(readRoutes()).isEqualTo(new TreeSet<>(questions().keySet()));
    }

    @Test
    void givesNothingOfAnotherOrganisation() {
        for (var question : all().toList()) {
            var found = server.get(question, victim.tenant().readKey());
            var asked = server.get(question, stranger.tenant().readKey());

            assertThat(found.statusCode()).as(question).isEqualTo(200);
            assertThat(asked.statusCode()).as(question).isIn(200, 404);
            assertThat(asked.body()).as(question).doesNotContain(NEEDLE, id(901).toString());
        }
        var similar = stranger.get("/v1/runs/" + id(902)).path("similar_failures");
        assertThat(similar.isNull()).as("another organisation's failures are not counted").isTrue();
    }

    /** The questions are good ones: with the right credential they find the needle. */
    @Test
    void theOwnerFindsTheNeedleOnEveryRoute() {
        for (var entry : questions().entrySet()) {
            var bodies =
                    entry.getValue().stream()
                            .map(
                                    question ->
                                            server.get(question, victim.tenant().readKey()).body());
            assertThat(bodies).as(entry.getKey()).anyMatch(body -> body.contains(NEEDLE));
        }
    }

    @Test
    void refusesWithoutACredential() {
        for (var question : all().toList()) {
            assertThat(server.get(question).statusCode()).as(question).isEqualTo(401);
            assertThat(server.get(question, "am_test_nonsense").statusCode())
                    .as(question)
                    .isEqualTo(401);
        }
    }

    @Test
    void refusesAKeyThatMayOnlyWrite() {
        for (var question : all().toList()) {
            var answer = server.get(question, victim.tenant().writeKey());

            assertThat(answer.statusCode()).as(question).isEqualTo(403);
            assertThat(answer.body()).doesNotContain(NEEDLE);
        }
    }

    private Stream<String> all() {
        return questions().values().stream().flatMap(List::stream);
    }

    private Set<String> readRoutes() {
        var routes = new TreeSet<String>();
        server.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach(
                        (mapping, method) -> {
                            var ours =
                                    method.getBeanType()
                                            .getPackageName()
                                            .startsWith("dev.agentmetrics.server.metrics");
                            if (ours) {
                                assertThat(mapping.getMethodsCondition().getMethods())
                                        .containsExactly(RequestMethod.GET);
                                routes.addAll(mapping.getPatternValues());
                            }
                        });
        return routes;
    }

    private Instant at(int hour) {
        return from.plus(Duration.ofHours(hour));
    }
}
