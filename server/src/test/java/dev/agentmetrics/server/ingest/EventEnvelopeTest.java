package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.telemetry.Run;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a body: one event or a batch, whole or not, hostile or not. */
class EventEnvelopeTest {

    private static final String GOOD = IngestFixtures.event("");

    @Nested
    class Envelopes {

        @Test
        void takesGoodEventsAndSaysWhyOthersAreRejected() {
            var incoming =
                    IngestFixtures.batch(
                            "{\"sent_at\":{\"deep\":[1,{}]},\"events\":["
                                    + GOOD
                                    + ",{},null,5,\"x\",[[]],"
                                    + IngestFixtures.event("\"status\":\"odd\"")
                                    + ","
                                    + GOOD
                                    + "],\"more\":1}");
            assertThat(incoming.runs()).hasSize(2);
            assertThat(incoming.rejections())
                    .extracting(Rejection::index, Rejection::code)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple(1, "missing_field"),
                            org.assertj.core.api.Assertions.tuple(2, "wrong_type"),
                            org.assertj.core.api.Assertions.tuple(3, "wrong_type"),
                            org.assertj.core.api.Assertions.tuple(4, "wrong_type"),
                            org.assertj.core.api.Assertions.tuple(5, "wrong_type"),
                            org.assertj.core.api.Assertions.tuple(6, "not_allowed"));
        }

        @Test
        void takesAHundredEventsAndNotOneMore() {
            assertThat(IngestFixtures.batch(batchOf(100)).runs()).hasSize(100);
            assertThat(problem(batchOf(101)))
                    .isEqualTo(
                            new Problem.Invalid(
                                    "A batch may hold 100 events; send more batches.",
                                    List.of(
                                            new Problem.FieldError(
                                                    "events",
                                                    "too_many",
                                                    "A batch may hold 100 events; send more"
                                                            + " batches."))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"events\":[]}",
                    "[]",
                    "[{\"trace_id\":\"t\"}]",
                    "5",
                    "null",
                    "{\"events\":null}",
                    "{\"events\":{}}",
                    "{\"events\":\"x\"}"
                })
        void refusesOtherShapesAsInvalid(String body) {
            assertThat(problem(body)).isInstanceOf(Problem.Invalid.class);
        }

        @Test
        void requiresTheList() {
            assertThat(problem("{}"))
                    .isEqualTo(
                            new Problem.Malformed(
                                    "missing_field", "The field events is required."));
        }

        @Test
        void refusesASecondList() {
            assertThat(problem("{\"events\":[" + GOOD + "],\"events\":[" + GOOD + "]}"))
                    .isInstanceOf(Problem.Invalid.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "{",
                    "{\"events\":[",
                    "{\"events\":[{\"trace_id\":\"t1\",\"agent_id\":\"a1\",\"status\":\"succ",
                    "{\"events\":[{\"trace_id\":\"t1\",\"agent_id\":\"a1\",\"status\":\"success\"}",
                    "{\"events\":[{\"trace_id\":\"t1\",\"agent_id\":\"a1\",\"status\":\"success\"}]} x",
                    "{\"events\":[{\"trace_id\":\"t1\"},]}",
                    "{'events':[]}",
                    "{\"events\":[{\"trace_id\":\"a\nb\"}]}",
                    "{\"events\":[{\"trace_id\":\"\\x\"}]}",
                    "{\"events\":[{\"llm_calls\":01}]}",
                    "not json"
                })
        void refusesBrokenJsonAsAWhole(String body) {
            assertThat(problem(body))
                    .isInstanceOfSatisfying(
                            Problem.Malformed.class,
                            malformed -> assertThat(malformed.code()).isEqualTo("malformed_json"));
        }

        @ParameterizedTest
        @ValueSource(ints = {0x80, 0xC3, 0xED, 0xF8, 0xFF})
        void refusesBrokenUtf8AsAWhole(int wrong) {
            var bytes =
                    ("{\"events\":[" + GOOD + ",{\"x\":\"??\"}]}").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '?') {
                    bytes[i] = (byte) wrong;
                    break;
                }
            }
            assertThatThrownBy(() -> IngestFixtures.parser().batch(bytes, bytes.length))
                    .isInstanceOf(ProblemException.class);
        }

        @Test
        void refusesUtf16() {
            var bytes = GOOD.getBytes(StandardCharsets.UTF_16LE);
            assertThatThrownBy(() -> IngestFixtures.parser().one(bytes, bytes.length))
                    .isInstanceOf(ProblemException.class);
        }

        @Test
        void neverRepeatsWhatWasSent() {
            var secret = "sk-verySecretValue0123456789";
            for (var body :
                    List.of(
                            "{\"events\":[" + secret,
                            "{\"events\":\"" + secret + "\"}",
                            "{\"" + secret + "\":1}",
                            IngestFixtures.event("\"status\":\"" + secret + "\""))) {
                assertThat(problem(body).toString()).doesNotContain("verySecret");
            }
            assertThat(
                            IngestFixtures.batch(
                                            "{\"events\":["
                                                    + IngestFixtures.event(
                                                            "\"ts\":\"" + secret + "\"")
                                                    + "]}")
                                    .rejections()
                                    .toString())
                    .contains("ts must be a whole number")
                    .doesNotContain("verySecret");
        }

        private static String batchOf(int size) {
            return "{\"events\":["
                    + IntStream.range(0, size).mapToObj(i -> GOOD).collect(Collectors.joining(","))
                    + "]}";
        }

        private static Problem problem(String body) {
            try {
                IngestFixtures.batch(body);
            } catch (ProblemException failure) {
                return failure.problem();
            }
            throw new AssertionError("was accepted: " + body);
        }
    }

    @Nested
    class Hostile {

        @Test
        void refusesTenThousandLevels() {
            var body =
                    GOOD.replace(
                            "}",
                            ",\"metadata\":{\"a\":"
                                    + "[".repeat(10_000)
                                    + "]".repeat(10_000)
                                    + "}}");
            assertMalformed(body, "json_limits");
        }

        @Test
        void rejectsOnlyTheEventThatNestsTooDeep() {
            var deep =
                    IngestFixtures.event(
                            "\"metadata\":{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}");
            var unknown =
                    IngestFixtures.event("\"x\":" + "{\"y\":".repeat(100) + "1" + "}".repeat(100));
            var incoming =
                    IngestFixtures.batch(
                            "{\"events\":[" + deep + "," + unknown + "," + GOOD + "]}");
            assertThat(incoming.runs()).hasSize(1);
            assertThat(incoming.rejections())
                    .extracting(Rejection::code)
                    .containsExactly("too_deep", "too_deep");
        }

        @Test
        void keepsMetadataOfSixtyLevels() {
            var deep = "{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}";
            assertThat(metadata("\"metadata\":" + deep)).isEqualTo(deep);
        }

        @Test
        void aLongNameCostsItsEntryAndNothingElse() {
            var name = "\"" + "n".repeat(1_000_000) + "\":1";
            var incoming =
                    IngestFixtures.batch(
                            "{\"events\":["
                                    + GOOD
                                    + ","
                                    + IngestFixtures.event(name + ",\"kept\":1")
                                    + ","
                                    + IngestFixtures.event("\"metadata\":{\"in\":{" + name + "}}")
                                    + ","
                                    + IngestFixtures.event("\"event_name\":\"step\"," + name)
                                    + ",7]}");
            assertThat(incoming.runs()).hasSize(3);
            assertThat(incoming.runs().get(1).content().metadata()).isEqualTo("{\"kept\":1}");
            assertThat(incoming.runs().get(2).content().metadata()).isEqualTo("{}");
            assertThat(incoming.events()).hasSize(1);
            assertThat(incoming.events().getFirst().payload())
                    .contains("step")
                    .hasSizeLessThan(200);
            assertThat(incoming.rejections()).hasSize(1);
        }

        @Test
        void keepsNamesThatFit() {
            var name = "n".repeat(3_000);
            assertThat(metadata("\"metadata\":{\"" + name + "\":1}"))
                    .isEqualTo("{\"" + name + "\":1}");
        }

        @Test
        void refusesLevelsBehindALongName() {
            var name = "\"" + "n".repeat(3_000) + "\":";
            assertMalformed(
                    IngestFixtures.event(name + "[".repeat(2_000) + "]".repeat(2_000)),
                    "json_limits");
        }

        @Test
        void keepsHugeNumbersInMetadataWithoutComputingThem() {
            assertThat(metadata("\"metadata\":{\"a\":1e400,\"b\":NaN,\"c\":-Infinity}"))
                    .isEqualTo("{\"a\":1e400,\"b\":\"NaN\",\"c\":\"-Infinity\"}");
            assertThat(metadata("\"metadata\":{\"a\":" + "9".repeat(200) + "}"))
                    .isEqualTo("{\"a\":\"" + "9".repeat(200) + "\"}");
        }

        private static void assertMalformed(String body, String code) {
            assertThatThrownBy(() -> IngestFixtures.one(body))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure ->
                                    assertThat(failure.problem())
                                            .isInstanceOfSatisfying(
                                                    Problem.Malformed.class,
                                                    problem ->
                                                            assertThat(problem.code())
                                                                    .isEqualTo(code)));
        }
    }

    private static String metadata(String more) {
        return run(more).content().metadata();
    }

    private static Run run(String more) {
        return IngestFixtures.one(IngestFixtures.event(more)).runs().getFirst();
    }
}
