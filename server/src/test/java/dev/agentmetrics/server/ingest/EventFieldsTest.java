package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of an event: absent, null, of the wrong type, at its limit and over it. */
class EventFieldsTest {

    private static final Map<Field, Function<Run, String>> TEXTS =
            Map.ofEntries(
                    Map.entry(Field.TRACE_ID, run -> run.identity().traceId()),
                    Map.entry(Field.AGENT_ID, run -> run.identity().agentId()),
                    Map.entry(Field.EVENT_ID, run -> run.identity().eventId()),
                    Map.entry(Field.SESSION_ID, run -> run.identity().sessionId()),
                    Map.entry(Field.RUN_ID, run -> run.identity().clientRunId()),
                    Map.entry(Field.PARENT_TRACE_ID, run -> run.identity().parentTraceId()),
                    Map.entry(Field.ERROR, run -> run.outcome().error()),
                    Map.entry(Field.PLATFORM, run -> run.context().platform()),
                    Map.entry(Field.ENVIRONMENT, run -> run.context().environment()),
                    Map.entry(Field.VERSION, run -> run.context().version()),
                    Map.entry(Field.HOST_ID, run -> run.context().hostId()),
                    Map.entry(Field.WORKFLOW_ID, run -> run.context().workflowId()),
                    Map.entry(Field.SKILL_NAME, run -> run.context().skillName()),
                    Map.entry(Field.TOOLSET, run -> run.context().toolset()),
                    Map.entry(Field.SDK_VERSION, run -> run.context().sdkVersion()),
                    Map.entry(
                            Field.REDACTION_POLICY_VERSION,
                            run -> run.context().redactionPolicyVersion()),
                    Map.entry(Field.MODEL, run -> run.usage().model()),
                    Map.entry(Field.MODEL_PROVIDER, run -> run.usage().provider()));

    private static final Map<Field, Function<Run, Number>> COUNTS =
            Map.ofEntries(
                    Map.entry(Field.INPUT_TOKENS, run -> run.usage().input()),
                    Map.entry(Field.OUTPUT_TOKENS, run -> run.usage().output()),
                    Map.entry(Field.CACHE_READ_TOKENS, run -> run.usage().cacheRead()),
                    Map.entry(Field.CACHE_WRITE_TOKENS, run -> run.usage().cacheWrite()),
                    Map.entry(Field.TOTAL_TOKENS, run -> orZero(run.usage().reportedTotal())),
                    Map.entry(Field.LLM_CALLS, run -> run.counters().llmCalls()),
                    Map.entry(Field.TOOL_CALLS, run -> run.counters().toolCalls()),
                    Map.entry(Field.TOOL_ERRORS, run -> run.counters().toolErrors()),
                    Map.entry(Field.STEP_COUNT, run -> run.counters().steps()),
                    Map.entry(Field.LOOP_COUNT, run -> run.counters().loops()),
                    Map.entry(Field.IMAGES_COUNT, run -> run.counters().images()),
                    Map.entry(Field.SUBAGENTS_SPAWNED, run -> run.counters().subagentsSpawned()),
                    Map.entry(Field.SUBAGENT_ERRORS, run -> run.counters().subagentErrors()),
                    Map.entry(Field.COMPACTIONS, run -> run.counters().compactions()),
                    Map.entry(Field.RESETS, run -> run.counters().resets()),
                    Map.entry(Field.SECRETS_BLOCKED_COUNT, run -> run.content().declaredSecrets()),
                    Map.entry(Field.PII_DETECTED_COUNT, run -> run.content().declaredPii()));

    private static long orZero(@org.jspecify.annotations.Nullable Long value) {
        return value == null ? 0 : value;
    }

    @Test
    void coversEveryTextAndEveryCount() {
        assertThat(Field.ALL)
                .filteredOn(field -> List.of("ID", "TEXT", "ERROR").contains(field.kind.name()))
                .filteredOn(field -> field != Field.EVENT_NAME)
                .containsExactlyInAnyOrderElementsOf(TEXTS.keySet());
        assertThat(Field.ALL)
                .filteredOn(field -> field.kind == Field.Kind.COUNT)
                .containsExactlyInAnyOrderElementsOf(COUNTS.keySet());
    }

    static Stream<Field> texts() {
        return TEXTS.keySet().stream();
    }

    static Stream<Field> counts() {
        return COUNTS.keySet().stream();
    }

    static Stream<Field> optional() {
        return Field.ALL.stream()
                .filter(
                        field ->
                                !List.of(Field.TRACE_ID, Field.AGENT_ID, Field.STATUS)
                                        .contains(field));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void keepsTextUpToItsLimit(Field field) {
        var text = "é".repeat((int) field.limit);
        var run = run(field, "\"" + text + "\"");
        assertThat(TEXTS.get(field).apply(run)).isEqualTo(text);
        assertThat(run.content().truncated()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void cutsLongerTextBetweenCharactersAndSaysSo(Field field) {
        var text = "x".repeat((int) field.limit - 1) + "\uD83D\uDE00";
        var run = run(field, "\"" + text + "\"");
        assertThat(TEXTS.get(field).apply(run)).isEqualTo("x".repeat((int) field.limit - 1));
        assertThat(run.content().truncated()).containsExactly(field.wireName);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void keepsStrangeText(Field field) {
        var run = run(field, "\"a/b \\u0000 \uD83D\uDE00 \u202Eabc\u202C %2F ü\"");
        assertThat(TEXTS.get(field).apply(run))
                .isEqualTo("a/b \0 \uD83D\uDE00 \u202Eabc\u202C %2F ü");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void keepsHalfASurrogatePairAsItsEscape(Field field) {
        assertThat(TEXTS.get(field).apply(run(field, "\"a\\ud83d!\""))).isEqualTo("a\\ud83d!");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void refusesWhatIsNoText(Field field) {
        for (var wrong : List.of("5", "1.5", "true", "[]", "[\"x\"]", "{}", "{\"a\":{\"b\":[]}}")) {
            assertRejected(field, wrong, RejectedEvent.WRONG_TYPE);
        }
    }

    @ParameterizedTest
    @MethodSource("counts")
    void countsUpToTheLimit(Field field) {
        assertThat(count(field, "0")).isZero();
        assertThat(count(field, "-0")).isZero();
        assertThat(count(field, "7")).isEqualTo(7);
        assertThat(count(field, "7.0")).isEqualTo(7);
        assertThat(count(field, "7e1")).isEqualTo(70);
        assertThat(count(field, "\"7\"")).isEqualTo(7);
        assertThat(count(field, "\" 7.0 \"")).isEqualTo(7);
        assertThat(count(field, Long.toString(field.limit))).isEqualTo(field.limit);
    }

    @ParameterizedTest
    @MethodSource("counts")
    void refusesCountsOutOfRange(Field field) {
        for (var wrong :
                List.of(
                        "-1",
                        "\"-1\"",
                        Long.toString(field.limit + 1),
                        "9223372036854775807",
                        "9223372036854775808",
                        "123456789012345678901234567890",
                        "1e400",
                        "1e999999999",
                        "\"1e999999999\"",
                        "NaN",
                        "Infinity",
                        "9".repeat(5_000))) {
            assertRejected(field, wrong, RejectedEvent.OUT_OF_RANGE);
        }
    }

    @ParameterizedTest
    @MethodSource("counts")
    void refusesWhatIsNoWholeNumber(Field field) {
        for (var wrong :
                List.of(
                        "1.5",
                        "1e-1",
                        "1e-999999999",
                        "\"1.5\"",
                        "\"\"",
                        "\"abc\"",
                        "\"1_0\"",
                        "\"٣\"",
                        "\"NaN\"",
                        "\"1e\"",
                        "true",
                        "[]",
                        "{}",
                        "[7]")) {
            assertRejected(field, wrong, RejectedEvent.WRONG_TYPE);
        }
    }

    @ParameterizedTest
    @MethodSource("optional")
    void takesNullAsAbsent(Field field) {
        var absent = only(IngestFixtures.one(IngestFixtures.event("")));
        assertThat(run(field, "null")).isEqualTo(absent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace_id", "agent_id", "status"})
    void requiresWhatIdentifiesARun(String name) {
        assertThatThrownBy(() -> IngestFixtures.one(IngestFixtures.event("\"" + name + "\":null")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isEqualTo(
                                                new Problem.Malformed(
                                                        "missing_field",
                                                        "The field " + name + " is required.")));
    }

    @Test
    void allowsEmptyIds() {
        var run =
                only(
                        IngestFixtures.one(
                                IngestFixtures.event("\"trace_id\":\"\",\"agent_id\":\"\"")));
        assertThat(run.identity().traceId()).isEmpty();
        assertThat(run.identity().agentId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "success,SUCCESS",
        "failed,FAILED",
        "timeout,TIMEOUT",
        "killed,KILLED",
        "cancelled,CANCELLED"
    })
    void knowsFiveStatuses(String sent, RunStatus expected) {
        assertThat(run(Field.STATUS, "\"" + sent + "\"").outcome().status()).isEqualTo(expected);
    }

    @Test
    void refusesOtherStatuses() {
        for (var wrong : List.of("\"SUCCESS\"", "\"\"", "\"ok\"", "\"error\"")) {
            assertRejected(Field.STATUS, wrong, RejectedEvent.NOT_ALLOWED);
        }
        assertRejected(Field.STATUS, "1", RejectedEvent.WRONG_TYPE);
    }

    @Test
    void keepsDurationsToTheMicrosecond() {
        assertThat(micros("24.99")).isEqualTo(24_990);
        assertThat(micros("0")).isZero();
        assertThat(micros("0.0004")).isZero();
        assertThat(micros("\"7.1\"")).isEqualTo(7_100);
        assertThat(micros("1e3")).isEqualTo(1_000_000);
        assertThat(run(Field.DURATION_MS, "null").outcome().durationMicros()).isNull();
    }

    @Test
    void refusesImpossibleDurations() {
        for (var wrong : List.of("-0.1", "1e400", "1e12", "NaN", "-Infinity", "\"-5\"")) {
            assertRejected(Field.DURATION_MS, wrong, RejectedEvent.OUT_OF_RANGE);
        }
        for (var wrong : List.of("true", "\"soon\"", "\"\"", "[1]")) {
            assertRejected(Field.DURATION_MS, wrong, RejectedEvent.WRONG_TYPE);
        }
    }

    @Test
    void keepsMoneyExactly() {
        assertThat(reported("0.00981")).isEqualByComparingTo("0.00981");
        assertThat(reported("\"0.1\"")).isEqualByComparingTo("0.1");
        assertThat(reported("0")).isEqualByComparingTo("0");
        assertThat(reported("1e-400")).isEqualByComparingTo("0");
        assertThat(reported("1e-999999999")).isEqualByComparingTo("0");
        assertThat(reported("0.00000000005")).isEqualByComparingTo("0");
        assertThat(reported("0.000000000051")).isEqualByComparingTo("0.0000000001");
        assertThat(reported("10000000")).isEqualByComparingTo("10000000");
        assertThat(run(Field.COST_USD, "null").cost().reported()).isNull();
    }

    @Test
    void refusesImpossibleMoney() {
        for (var field : List.of(Field.COST_USD, Field.ESTIMATED_COST_USD)) {
            for (var wrong :
                    List.of("-0.01", "10000000.01", "1e400", "1e999999999", "NaN", "Infinity")) {
                assertRejected(field, wrong, RejectedEvent.OUT_OF_RANGE);
            }
            for (var wrong : List.of("true", "\"free\"", "{}")) {
                assertRejected(field, wrong, RejectedEvent.WRONG_TYPE);
            }
        }
    }

    @Test
    void keepsToolNames() {
        assertThat(tools("[\"a\",null,\"b\"]")).containsExactly("a", "b");
        assertThat(tools("[]")).isEmpty();
        var many = "[" + "\"x\",".repeat(256) + "\"y\"]";
        assertThat(tools(many)).hasSize(256).containsOnly("x");
        assertThat(run(Field.TOOL_NAMES, many).content().truncated()).containsExactly("tool_names");
        assertThat(tools("[\"" + "n".repeat(201) + "\"]")).containsExactly("n".repeat(200));
        for (var wrong : List.of("\"a\"", "[1]", "[[]]", "{}", "5")) {
            assertRejected(Field.TOOL_NAMES, wrong, RejectedEvent.WRONG_TYPE);
        }
    }

    @Test
    void refusesMetadataThatIsNoObject() {
        for (var wrong : List.of("\"a\"", "[1]", "5", "true")) {
            assertRejected(Field.METADATA, wrong, RejectedEvent.WRONG_TYPE);
        }
    }

    @Test
    void letsTheLastOfARepeatedFieldCount() {
        var run =
                only(
                        IngestFixtures.one(
                                IngestFixtures.event(
                                        "\"model\":\"a\",\"model\":\"b\",\"llm_calls\":5,"
                                                + "\"llm_calls\":null,\"cost_usd\":1,"
                                                + "\"cost_usd\":2,\"metadata\":{\"a\":1},"
                                                + "\"metadata\":{\"b\":2}")));
        assertThat(run.usage().model()).isEqualTo("b");
        assertThat(run.counters().llmCalls()).isZero();
        assertThat(run.cost().reported()).isEqualByComparingTo("2");
        assertThat(run.content().metadata()).isEqualTo("{\"b\":2}");
    }

    private static Run run(Field field, String json) {
        return only(IngestFixtures.one(IngestFixtures.event("\"" + field.wireName + "\":" + json)));
    }

    private static Run only(Incoming incoming) {
        assertThat(incoming.runs()).hasSize(1);
        return incoming.runs().getFirst();
    }

    private static long count(Field field, String json) {
        return COUNTS.get(field).apply(run(field, json)).longValue();
    }

    private static @org.jspecify.annotations.Nullable Long micros(String json) {
        return run(Field.DURATION_MS, json).outcome().durationMicros();
    }

    private static @org.jspecify.annotations.Nullable BigDecimal reported(String json) {
        return run(Field.COST_USD, json).cost().reported();
    }

    private static List<String> tools(String json) {
        return run(Field.TOOL_NAMES, json).content().toolNames();
    }

    /** Alone it ends the request with the field's name; in a batch only this event is left out. */
    private static void assertRejected(Field field, String json, String code) {
        var bad = IngestFixtures.event("\"" + field.wireName + "\":" + json);
        assertThatThrownBy(() -> IngestFixtures.one(bad))
                .as(json)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isInstanceOfSatisfying(
                                                Problem.Invalid.class,
                                                problem ->
                                                        assertThat(problem.fields())
                                                                .extracting(
                                                                        Problem.FieldError::field,
                                                                        Problem.FieldError::code)
                                                                .containsExactly(
                                                                        org.assertj.core.api
                                                                                .Assertions.tuple(
                                                                                field.wireName,
                                                                                code))));
        var good = IngestFixtures.event("\"event_id\":\"next\"");
        var batch = IngestFixtures.batch("{\"events\":[" + bad + "," + good + "]}");
        assertThat(batch.runs())
                .extracting(run -> run.identity().eventId())
                .containsExactly("next");
        assertThat(batch.rejections())
                .extracting(Rejection::index, Rejection::field, Rejection::code)
                .containsExactly(org.assertj.core.api.Assertions.tuple(0, field.wireName, code));
    }
}
