package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RunStoriesTest {

    private final JsonMapper json = JsonMapper.shared();
    private final RunStories stories = new RunStories(json);

    @Test
    void tellsStepsToolsAndScoresOfTheJavaScriptClient() {
        var story =
                stories.tell(
                        """
                        {"user_id":"u_1",
                         "steps":[{"name":"retrieve","step_type":"retrieval","duration_ms":3.5,
                                   "status":"success","metadata":{"k":3}}],
                         "tool_calls_detail":[
                           {"name":"web_search","duration_ms":2.29,"status":"success"},
                           {"name":"db","duration_ms":0.36,"status":"failed"}],
                         "scores":{"relevance":0.92}}
                        """);

        assertThat(story.steps())
                .extracting(
                        RunDetail.Step::name,
                        RunDetail.Step::kind,
                        RunDetail.Step::type,
                        RunDetail.Step::status,
                        RunDetail.Step::durationMs)
                .containsExactly(
                        tuple("retrieve", "step", "retrieval", "success", 3.5),
                        tuple("web_search", "tool", "tool", "success", 2.29),
                        tuple("db", "tool", "tool", "failed", 0.36));
        assertThat(json.writeValueAsString(story.steps().getFirst().metadata()))
                .isEqualTo("{\"k\":3}");
        assertThat(story.scores()).containsExactly(Map.entry("relevance", 0.92));
        assertThat(json.writeValueAsString(story.metadata())).isEqualTo("{\"user_id\":\"u_1\"}");
        assertThat(story.stepsTotal()).isEqualTo(3);
    }

    @Test
    void tellsStepsOfThePythonClientWithTheirErrors() {
        var story =
                stories.tell(
                        """
                        {"steps":[{"name":"answer","type":"llm","status":"failed",
                                   "duration_ms":4.72,"error":"rate limited","offset_ms":12}]}
                        """);

        var step = story.steps().getFirst();
        assertThat(step.kind()).isEqualTo("llm");
        assertThat(step.error()).isEqualTo("rate limited");
        assertThat(step.offsetMs()).isEqualTo(12.0);
    }

    @Test
    void keepsFieldsOfAStepThatHaveNoPlaceOfTheirOwn() {
        var story =
                stories.tell("{\"steps\":[{\"name\":\"a\",\"tokens\":5,\"metadata\":{\"k\":1}}]}");

        assertThat(json.writeValueAsString(story.steps().getFirst().metadata()))
                .isEqualTo("{\"tokens\":5,\"k\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"steps\":\"many\"}",
                "{\"steps\":{\"name\":\"a\"}}",
                "{\"steps\":[1,2]}",
                "{\"steps\":[{\"name\":\"a\"},null]}",
                "{\"tool_calls_detail\":7}",
                "{\"scores\":[1]}",
                "{\"scores\":{\"a\":\"good\"}}"
            })
    void leavesWhatDoesNotLookLikeStepsInTheMetadataAsItCame(String metadata) {
        var story = stories.tell(metadata);

        assertThat(story.steps()).isEmpty();
        assertThat(story.scores()).isEmpty();
        assertThat(json.writeValueAsString(story.metadata())).isEqualTo(metadata);
    }

    @Test
    void givesNamelessStepsANameAndIgnoresImpossibleTimes() {
        var story =
                stories.tell(
                        """
                        {"steps":[{"type":"plan","duration_ms":-3},{"name":7,"duration_ms":"x"},{}]}
                        """);

        assertThat(story.steps())
                .extracting(
                        RunDetail.Step::name, RunDetail.Step::status, RunDetail.Step::durationMs)
                .containsExactly(
                        tuple("plan", "unknown", null),
                        tuple("7", "unknown", null),
                        tuple("step", "unknown", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{}", "null", "[]", "{\"a\":", "\"text\"", "{\"a\":NaN}"})
    void neverFailsOnOddMetadata(String metadata) {
        var story = stories.tell(metadata);

        assertThat(story.steps()).isEmpty();
        assertThat(json.writeValueAsString(story)).startsWith("{");
    }

    @Test
    void listsTheFirstThousandStepsAndCountsAll() {
        var steps = "{\"name\":\"s\"},".repeat(1_500);
        var story = stories.tell("{\"steps\":[" + steps + "{\"name\":\"last\"}]}");

        assertThat(story.steps()).hasSize(1_000);
        assertThat(story.stepsTotal()).isEqualTo(1_501);
    }
}
