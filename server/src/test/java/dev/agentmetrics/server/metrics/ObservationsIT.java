package dev.agentmetrics.server.metrics;

import static dev.agentmetrics.server.metrics.RunBuilder.id;
import static dev.agentmetrics.server.metrics.RunBuilder.run;
import static dev.agentmetrics.server.telemetry.ObservationFixtures.event;
import static dev.agentmetrics.server.telemetry.ObservationFixtures.score;
import static dev.agentmetrics.server.telemetry.SpanFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.SpanFixtures;
import dev.agentmetrics.server.telemetry.span.Observation;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Events and scores as the API tells of them. */
@ExtendWith(TestServer.Extension.class)
class ObservationsIT {

    private final TestServer server;
    private final ReadApi api;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    private final Instant to = from.plus(Duration.ofDays(1));

    ObservationsIT(TestServer server) {
        this.server = server;
        this.api = new ReadApi(server, "observations");
    }

    private Instant at(int minute) {
        return from.plus(Duration.ofMinutes(minute));
    }

    private void given(Observation... observations) {
        server.bean(ObservationWriter.class).observe(api.tenant().org(), List.of(observations));
    }

    private JsonNode get(String path, Object... more) {
        var parameters = new ArrayList<Object>(List.of("from", from, "to", to));
        parameters.addAll(List.of(more));
        return api.get(path, parameters.toArray());
    }

    private static List<String> texts(JsonNode list, String field) {
        return list.values().stream().map(node -> node.path(field).asString()).toList();
    }

    @Test
    void eventsAreFoundByWhatTheyBelongTo() {
        given(
                event(1, traceId(1), at(1)),
                event(2, traceId(2), at(2), "billing", ""),
                event(3, "", at(3)));

        var all = get("/v1/agent-events");
        assertThat(texts(all.path("events"), "at")).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(all.path("events")).hasSize(3);
        assertThat(all.path("more").asBoolean()).isFalse();
        var first = all.path("events").path(2);
        assertThat(first.path("name").asString()).isEqualTo("gen_ai.choice");
        assertThat(first.path("severity").asString()).isEqualTo("info");
        assertThat(first.path("trace_id").asString()).isEqualTo(traceId(1));
        assertThat(first.path("span_id").asString()).isEqualTo(SpanFixtures.spanId(2));
        assertThat(first.path("attributes").toString()).isEqualTo("{\"a\":1}");
        assertThat(first.path("error_type").asString()).isEqualTo("timeout");

        assertThat(get("/v1/agent-events", "agent_id", "billing").path("events")).hasSize(1);
        assertThat(get("/v1/agent-events", "trace_id", traceId(1)).path("events")).hasSize(1);
        assertThat(get("/v1/agent-events", "session_id", "session-1").path("events")).hasSize(3);
        assertThat(get("/v1/agent-events", "span_id", SpanFixtures.spanId(2)).path("events"))
                .hasSize(2);
        assertThat(get("/v1/agent-events", "name", "other").path("events")).isEmpty();
        assertThat(get("/v1/agent-events", "environment", "staging").path("events")).isEmpty();
    }

    @Test
    void theNewestTwoHundredAreShownAndThereIsMore() {
        var many = new ArrayList<Observation>();
        for (int n = 1; n <= 201; n++) {
            many.add(event(n, "", at(n)));
        }
        server.bean(ObservationWriter.class).observe(api.tenant().org(), many);

        var page = get("/v1/agent-events");
        assertThat(page.path("events")).hasSize(200);
        assertThat(page.path("more").asBoolean()).isTrue();
        var next = api.get("/v1/agent-events", "from", from, "to", at(2));
        assertThat(next.path("events")).hasSize(1);
    }

    /** Its trace's; its session's while it went on; and who judged its answers, whenever. */
    @Test
    void aRunHasWhatIsToldOfIt() {
        api.given(
                run(1, at(10)).trace(traceId(1)).session("session-1").build(),
                run(2, at(30)).trace(traceId(2)).session("session-1").build());
        var org = api.tenant().org();
        server.bean(SpanWriter.class)
                .append(org, List.of(SpanFixtures.span(1, 2, at(9), at(10), "checkout")));
        given(
                event(1, traceId(1), at(9)),
                event(2, traceId(2), at(9)),
                event(3, "", at(10)),
                event(4, "", at(20)),
                score(5, traceId(1), at(500)),
                score(6, "", "resp-1", at(600), "", ""),
                score(7, "", "resp-2", at(600), "", ""),
                score(8, traceId(2), at(10)));

        var told = api.get("/v1/runs/" + id(1) + "/events");

        assertThat(texts(told.path("events"), "trace_id")).containsExactly(traceId(1), "");
        assertThat(told.path("more").asBoolean()).isFalse();
        assertThat(texts(told.path("scores"), "response_id")).containsExactly("", "resp-1");
        var score = told.path("scores").path(0);
        assertThat(score.path("name").asString()).isEqualTo("Relevance");
        assertThat(score.path("value").asDouble()).isEqualTo(0.75);
        assertThat(score.path("explanation_left_out").asInt()).isEqualTo(7);
        assertThat(score.path("evaluator").asString()).isEqualTo("judge");
        assertThat(api.refused(404, "/v1/runs/nothing/events")).isEqualTo("not_found");
    }

    @Test
    void scoresAreCountedByWhatWasMeasured() {
        api.given(run(1, at(10)).agent("checkout").trace(traceId(1)).build());
        given(
                score(1, traceId(1), at(10)),
                score(2, "", "", at(11), "billing", ""),
                labelled(3, "Tone", null, "rude"),
                labelled(4, "Tone", null, "rude"),
                labelled(5, "Tone", -2.5, "kind"));

        var report = get("/v1/scores");

        assertThat(texts(report.path("scores"), "name")).containsExactly("Tone", "Relevance");
        var tone = report.path("scores").path(0);
        assertThat(tone.path("count").asLong()).isEqualTo(3);
        assertThat(tone.path("valued").asLong()).isEqualTo(1);
        assertThat(tone.path("mean").asDouble()).isEqualTo(-2.5);
        assertThat(texts(tone.path("labels"), "label")).containsExactly("rude", "kind");
        assertThat(texts(tone.path("labels"), "count")).containsExactly("2", "1");
        var series = report.path("scores").path(1).path("series");
        assertThat(series.values().stream().mapToLong(point -> point.path("count").asLong()).sum())
                .isEqualTo(2);
        assertThat(
                        series.values().stream()
                                .filter(point -> point.path("count").asLong() > 0)
                                .toList())
                .allSatisfy(point -> assertThat(point.path("mean").asDouble()).isEqualTo(0.75));
        assertThat(report.path("range").path("bucket_seconds").asLong()).isPositive();
        assertThat(series.size()).as("no gaps").isGreaterThan(10);

        var own = get("/v1/scores", "agent_id", "billing").path("scores");
        assertThat(own).hasSize(1);
        assertThat(own.path(0).path("count").asLong()).isEqualTo(1);
        var byRun = get("/v1/scores", "agent_id", "checkout").path("scores");
        assertThat(byRun.path(0).path("count").asLong())
                .as("whose answer it was, the run of its trace says")
                .isEqualTo(1);
        assertThat(get("/v1/scores", "name", "Tone").path("scores")).hasSize(1);
    }

    private Observation labelled(int key, String name, @Nullable Double value, String label) {
        var like = score(key, "", at(12));
        return new Score(
                like.key(),
                like.subject(),
                new Score.Verdict(name, value, label, 0),
                like.source(),
                like.actor(),
                like.found());
    }
}
