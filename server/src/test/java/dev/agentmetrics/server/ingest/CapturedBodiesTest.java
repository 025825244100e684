package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Bodies as existing clients send them, and what becomes of them. */
class CapturedBodiesTest {

    @Test
    void storesWhatThePythonClientSends() throws IOException {
        var run = IngestFixtures.one(example("event-python.json")).runs().getFirst();

        assertThat(run.id())
                .isEqualTo(new RunId(UUID.fromString("fcd17b8a-6587-4165-bada-e869cc7b679d")));
        assertThat(run.identity())
                .isEqualTo(
                        new Run.Identity(
                                "",
                                "f8271eb0-0c50-470f-ac6b-caa4a3f711e3",
                                "py-parent",
                                "",
                                "",
                                "",
                                Run.Account.NONE));
        assertThat(run.outcome())
                .isEqualTo(
                        new Run.Outcome(
                                RunStatus.SUCCESS,
                                Instant.ofEpochMilli(1795463818761L),
                                IngestFixtures.NOW,
                                7_100L,
                                "",
                                0));
        assertThat(run.context())
                .isEqualTo(
                        new Run.Context(
                                "python",
                                "production",
                                "",
                                "vm",
                                "",
                                "",
                                "",
                                "0.1.2",
                                "v1-strict"));
        assertThat(run.usage())
                .isEqualTo(
                        new Run.Usage(
                                "claude-sonnet-4-5-20250929",
                                "",
                                1240,
                                340,
                                800,
                                200,
                                2580L,
                                Run.Usage.Basis.EXCLUSIVE));
        assertThat(run.counters()).isEqualTo(new Run.Counters(1, 1, 0, 1, 0, 0, 0, 0, 0, 0));
        assertThat(run.cost().source()).isEqualTo(Run.Cost.Source.COMPUTED);
        assertThat(run.cost().usd()).isEqualByComparingTo("0.00981");
        assertThat(run.cost().computed()).isEqualByComparingTo("0.00981");
        assertThat(run.cost().estimated()).isEqualByComparingTo("0.00981");
        assertThat(run.cost().reported()).isNull();
        assertThat(run.content())
                .isEqualTo(
                        new Run.Content(
                                java.util.List.of("web_search"),
                                "{\"environment\":\"production\",\"steps\":[{\"name\":\"retrieve\","
                                        + "\"type\":\"retrieval\",\"status\":\"success\","
                                        + "\"duration_ms\":4.72,\"metadata\":{\"k\":3}}],"
                                        + "\"tool_calls_detail\":[{\"name\":\"web_search\","
                                        + "\"status\":\"success\",\"duration_ms\":2.1}],"
                                        + "\"scores\":{\"relevance\":0.92},\"user_id\":\"u_1\"}",
                                java.util.List.of(),
                                0,
                                0,
                                0,
                                0));
    }

    @Test
    void storesWhatTheJavaScriptClientSends() throws IOException {
        var incoming = IngestFixtures.batch(example("batch-javascript.json"));

        assertThat(incoming.rejections()).isEmpty();
        assertThat(incoming.runs()).hasSize(2);
        var parent = incoming.runs().get(0);
        assertThat(parent.id().toString()).isEqualTo("8a6376cd-2736-4cc8-b28f-b6823345489c");
        assertThat(parent.outcome().durationMicros()).isEqualTo(24_990);
        assertThat(parent.outcome().at()).isEqualTo(Instant.ofEpochMilli(1795463742718L));
        assertThat(parent.counters()).isEqualTo(new Run.Counters(0, 3, 1, 1, 0, 0, 0, 0, 0, 0));
        assertThat(parent.content().toolNames()).containsExactly("web_search", "db");
        assertThat(parent.content().metadata())
                .contains("\"step_type\":\"retrieval\"", "\"scores\":{\"relevance\":0.92}");
        assertThat(parent.usage().basis()).isEqualTo(Run.Usage.Basis.PLAIN);
        assertThat(parent.cost().source()).isEqualTo(Run.Cost.Source.COMPUTED);
        assertThat(parent.cost().usd()).isEqualByComparingTo("0");

        var child = incoming.runs().get(1);
        assertThat(child.identity().parentTraceId()).isEqualTo(parent.identity().traceId());
        assertThat(child.context().platform()).isEqualTo("javascript");
        assertThat(child.outcome().durationMicros()).isEqualTo(5_710);
    }

    static String example(String name) throws IOException {
        return Files.readString(Path.of("..", "contract", "examples", name));
    }
}
