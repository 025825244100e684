package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.Run;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

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
        void refusesNamesOfAMegabyte() {
            assertMalformed(
                    IngestFixtures.event("\"" + "n".repeat(1_000_000) + "\":1"), "json_limits");
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

    @Nested
    class Identity {

        @Test
        void isTheClientsUuid() {
            var run = run("\"event_id\":\"fcd17b8a-6587-4165-bada-e869cc7b679d\"");
            assertThat(run.id().toString()).isEqualTo("fcd17b8a-6587-4165-bada-e869cc7b679d");
            assertThat(run.identity().eventId()).isEmpty();
        }

        @Test
        void isDerivedFromAnyOtherEventId() {
            var run = run("\"event_id\":\"order/17\"");
            assertThat(run.id()).isEqualTo(EventIds.of("order/17", "", ""));
            assertThat(run.identity().eventId()).isEqualTo("order/17");
        }

        @Test
        void isTraceAndAgentWithoutAnEventId() {
            assertThat(run("").id()).isEqualTo(EventIds.of("", "t1", "a1"));
            assertThat(run("\"event_id\":\"\"").id()).isEqualTo(EventIds.of("", "t1", "a1"));
            assertThat(run("\"agent_id\":\"a2\"").id()).isNotEqualTo(run("").id());
        }

        /** Two long ids that share what is kept of them are two events. */
        @Test
        void isTakenFromTheWholeIdNotFromWhatIsLeftAfterCutting() {
            var common = "x".repeat(255);
            var one = run("\"trace_id\":\"" + common + "1\"");
            var two = run("\"trace_id\":\"" + common + "2\"");
            assertThat(one.identity().traceId()).isEqualTo(two.identity().traceId());
            assertThat(one.id()).isNotEqualTo(two.id());
        }

        @Test
        void tellsHalfSurrogatesApart() {
            assertThat(run("\"trace_id\":\"\\ud800\"").id())
                    .isNotEqualTo(run("\"trace_id\":\"\\ud801\"").id());
        }
    }

    @Nested
    class Time {

        @Test
        void isTheClientsWhereItCanBeRight() {
            for (var at :
                    List.of(
                            IngestFixtures.NOW,
                            IngestFixtures.NOW.minus(Duration.ofDays(400)),
                            IngestFixtures.NOW.plus(Duration.ofHours(1)))) {
                var run = run("\"ts\":" + at.toEpochMilli());
                assertThat(run.outcome().at()).isEqualTo(at);
                assertThat(run.outcome().receivedAt()).isEqualTo(IngestFixtures.NOW);
                assertThat(run.content().truncated()).isEmpty();
            }
        }

        @Test
        void isOursWhereTheClientsCannotBeRightAndTheClientsIsKept() {
            for (long ts :
                    List.of(
                            IngestFixtures.NOW.minus(Duration.ofDays(400)).toEpochMilli() - 1,
                            IngestFixtures.NOW.plus(Duration.ofHours(1)).toEpochMilli() + 1,
                            0L,
                            -5L,
                            999_999_999_999_999L)) {
                var run = run("\"ts\":" + ts + ",\"metadata\":{\"k\":1}");
                assertThat(run.outcome().at()).isEqualTo(IngestFixtures.NOW);
                assertThat(run.content().metadata())
                        .isEqualTo("{\"k\":1,\"ts_original\":" + ts + "}");
                assertThat(run.content().truncated()).containsExactly("ts");
            }
        }

        @Test
        void isOursWhenTheClientSaysNothing() {
            assertThat(run("").outcome().at()).isEqualTo(IngestFixtures.NOW);
        }

        @Test
        void takesDigitsInQuotes() {
            assertThat(run("\"ts\":\"1795463818761\"").outcome().at())
                    .isEqualTo(Instant.ofEpochMilli(1795463818761L));
        }
    }

    @Nested
    class Tokens {

        @Test
        void areTakenAsApartFromTheCache() {
            var usage = run(tokens(1240, 340, 800, 200, 2580)).usage();
            assertThat(usage.input()).isEqualTo(1240);
            assertThat(usage.basis()).isEqualTo(Run.Usage.Basis.EXCLUSIVE);
        }

        @Test
        void areCountedOnceWhenTheTotalProvesThatInputIncludesTheCache() {
            var usage = run(tokens(1240, 340, 800, 200, 1580)).usage();
            assertThat(usage.input()).isEqualTo(240);
            assertThat(usage.cacheRead()).isEqualTo(800);
            assertThat(usage.cacheWrite()).isEqualTo(200);
            assertThat(usage.reportedTotal()).isEqualTo(1580);
            assertThat(usage.basis()).isEqualTo(Run.Usage.Basis.INCLUSIVE);
        }

        @Test
        void areNotReducedWhenTheCacheIsLargerThanTheInput() {
            var usage = run(tokens(100, 340, 800, 200, 440)).usage();
            assertThat(usage.input()).isEqualTo(100);
            assertThat(usage.basis()).isEqualTo(Run.Usage.Basis.EXCLUSIVE);
        }

        @Test
        void needNoDecisionWithoutACache() {
            assertThat(run(tokens(100, 340, 0, 0, 440)).usage().basis())
                    .isEqualTo(Run.Usage.Basis.PLAIN);
        }

        private static String tokens(int input, int output, int read, int write, int total) {
            return "\"input_tokens\":%d,\"output_tokens\":%d,\"cache_read_tokens\":%d,\"cache_write_tokens\":%d,\"total_tokens\":%d"
                    .formatted(input, output, read, write, total);
        }
    }

    @Nested
    class Metadata {

        @Test
        void keepsUnknownFieldsAtAnyPlace() {
            assertThat(
                            metadata(
                                    "\"before\":{\"x\":[1,true,null,\"s\"]},\"metadata\":{\"a\":1},\"after\":\"b\""))
                    .isEqualTo("{\"a\":1,\"before\":{\"x\":[1,true,null,\"s\"]},\"after\":\"b\"}");
            assertThat(metadata("\"only\":[{}]")).isEqualTo("{\"only\":[{}]}");
        }

        @Test
        void neverLetsAnUnknownFieldOverwriteTheClientsOwn() {
            assertThat(
                            metadata(
                                    "\"a\":\"outer\",\"event.a\":2,\"metadata\":{\"a\":\"inner\",\"a\\\"\":0}"))
                    .isEqualTo(
                            "{\"a\":\"inner\",\"a\\\"\":0,\"event.a\":\"outer\",\"event.event.a\":2}");
        }

        @Test
        void letsTheLastOfARepeatedNameCount() {
            assertThat(metadata("\"metadata\":{\"a\":1,\"b\":2,\"a\":3}"))
                    .isEqualTo("{\"a\":3,\"b\":2}");
            var many =
                    IntStream.range(0, 20)
                            .mapToObj(i -> "\"k" + i % 10 + "\":" + i)
                            .collect(Collectors.joining(","));
            assertThat(metadata("\"metadata\":{" + many + "}"))
                    .startsWith("{\"k0\":10,")
                    .endsWith("\"k9\":19}");
        }

        @Test
        void isEmptyWhenNothingIsSent() {
            assertThat(metadata("")).isEqualTo("{}");
            assertThat(metadata("\"metadata\":{}")).isEqualTo("{}");
        }

        @Test
        void keepsAllCharacters() {
            var text =
                    "\"\\u0000\\u001f\\\" \\\\ \\n\\t\\r / \uD83D\uDE00 \\ud83d \\udc00x é\u202E\"";
            assertThat(metadata("\"metadata\":{\"k\":" + text + "}"))
                    .isEqualTo("{\"k\":" + text + "}");
        }

        @Test
        void isKeptUpToItsLimit() {
            var fits = "{\"a\":\"" + "x".repeat(65_536 - 8) + "\"}";
            assertThat(fits).hasSize(65_536);
            var run = run("\"metadata\":" + fits);
            assertThat(run.content().metadata()).isEqualTo(fits);
            assertThat(run.content().truncated()).isEmpty();
        }

        @Test
        void losesItsLargestEntriesWhenTooLongAndSaysSo() {
            var large = "x".repeat(40_000);
            for (var sent :
                    List.of(
                            "{\"a\":1,\"big\":\"" + "x".repeat(70_000) + "\",\"z\":[2]}",
                            "{\"a\":1,\"big\":[\"" + large + "\",\"" + large + "\"],\"z\":[2]}",
                            "{\"a\":1,\"b\":\"" + large + "y\",\"z\":[2]}")) {
                var run = run("\"metadata\":" + sent + ",\"extra\":\"" + "e".repeat(30_000) + "\"");
                assertThat(run.content().metadata())
                        .isEqualTo("{\"a\":1,\"z\":[2],\"extra\":\"" + "e".repeat(30_000) + "\"}");
                assertThat(run.content().truncated()).containsExactly("metadata");
            }
        }

        @Test
        void staysSmallWhateverIsSent() {
            var many =
                    IntStream.range(0, 2_000)
                            .mapToObj(i -> "\"k" + i + "\":\"" + "x".repeat(2_000) + "\"")
                            .collect(Collectors.joining(","));
            var run = run("\"metadata\":{" + many + "}");
            assertThat(run.content().metadata().length()).isLessThanOrEqualTo(65_536);
            assertThat(run.content().truncated()).containsExactly("metadata");
        }

        @Test
        void namesEnvironmentAndVersionWhereTheEventDoesNot() {
            var newer = run("\"metadata\":{\"environment\":\"staging\",\"version\":\"2.0\"}");
            assertThat(newer.context().environment()).isEqualTo("staging");
            assertThat(newer.context().version()).isEqualTo("2.0");
            assertThat(newer.content().metadata())
                    .isEqualTo("{\"environment\":\"staging\",\"version\":\"2.0\"}");
            var both =
                    run(
                            "\"environment\":\"production\",\"metadata\":{\"environment\":\"staging\"}");
            assertThat(both.context().environment()).isEqualTo("production");
            assertThat(run("\"metadata\":{\"environment\":7}").context().environment()).isEmpty();
        }
    }

    @Nested
    class Costs {

        @Test
        void areComputedWhereTheModelIsKnown() {
            var cost =
                    run("\"model\":\"claude-sonnet-4-5\",\"input_tokens\":100000,\"cost_usd\":9")
                            .cost();
            assertThat(cost.source()).isEqualTo(Run.Cost.Source.COMPUTED);
            assertThat(cost.usd()).isEqualByComparingTo("0.3");
            assertThat(cost.reported()).isEqualByComparingTo("9");
        }

        @Test
        void areReportedEstimatedOrUnknownWhereItIsNot() {
            var unknown = "\"model\":\"house-model\",\"input_tokens\":10";
            var reported = run(unknown + ",\"cost_usd\":0.7,\"estimated_cost_usd\":0.5").cost();
            assertThat(reported.source()).isEqualTo(Run.Cost.Source.REPORTED);
            assertThat(reported.usd()).isEqualByComparingTo("0.7");
            var estimated = run(unknown + ",\"estimated_cost_usd\":0.5").cost();
            assertThat(estimated.source()).isEqualTo(Run.Cost.Source.ESTIMATED);
            assertThat(estimated.usd()).isEqualByComparingTo("0.5");
            var unpriced = run(unknown).cost();
            assertThat(unpriced.source()).isEqualTo(Run.Cost.Source.UNPRICED);
            assertThat(unpriced.usd()).isNull();
        }

        @Test
        void areUnknownWhenAModelWasUsedButNobodyCounted() {
            var cost = run("\"model\":\"claude-sonnet-4-5\"").cost();
            assertThat(cost.source()).isEqualTo(Run.Cost.Source.UNPRICED);
            assertThat(cost.usd()).isNull();
        }
    }

    @Nested
    class Secrets {

        private static final String KEY = "sk-ant-api03-" + "aB3dE5fG7h".repeat(9) + "-AA";
        private static final String CARD = "4111 1111 1111 1111";

        @Test
        void areTakenOutOfEverythingButIdsAndCounted() {
            var run =
                    run(
                            "\"error\":\"401 for %1$s\",\"metadata\":{\"note\":\"%1$s\",\"%1$s\":[{\"deep\":\"card %2$s\"}],\"n\":4111111111111111},\"extra\":\"%1$s\",\"skill_name\":\"%1$s\",\"tool_names\":[\"%1$s\"]"
                                    .formatted(KEY, CARD));
            assertThat(run.toString()).doesNotContain(KEY, CARD, "4111111111111111");
            assertThat(run.outcome().error()).startsWith("401 for [redacted:");
            assertThat(run.content().redactedSecrets()).isGreaterThanOrEqualTo(6);
            assertThat(run.content().redactedCards()).isEqualTo(2);
            assertThat(run("").content().redactedSecrets()).isZero();
        }

        @Test
        void loseOurOwnKeys() {
            var secret = "aB3dE5fG7h".repeat(4) + "xYz012345";
            var run =
                    run(
                            "\"error\":\"401 for %1$s\",\"metadata\":{\"note\":\"%1$s\"},\"host_id\":\"%1$s\""
                                    .formatted("am_" + "live_0123456789_" + secret));
            assertThat(run.toString()).doesNotContain(secret);
            assertThat(run.content().redactedSecrets()).isEqualTo(3);
        }

        @Test
        void areKnownByTheNameOfTheirMember() {
            assertThat(
                            metadata(
                                    "\"metadata\":{\"password\":\"hunter2\",\"keys\":{\"api_key\":[\"abcdef\",{\"x\":\"plainly\"}],\"after\":\"kept\"}},\"db_password\":\"swordfish\""))
                    .doesNotContain("hunter2", "abcdef", "swordfish")
                    .contains("\"after\":\"kept\"");
        }

        @Test
        void areNotHalvedByTheCut() {
            var error =
                    run("\"error\":\"" + "x".repeat(1_960) + " " + KEY + "\"").outcome().error();
            assertThat(error).doesNotContain("sk-ant-api03").hasSizeLessThanOrEqualTo(2_000);
        }

        @Test
        void areTakenOutBehindManyOthers() {
            var many = (KEY + " ").repeat(400);
            var error = run("\"error\":\"" + many + "\"").outcome().error();
            assertThat(error).doesNotContain("sk-ant-api03", "aB3dE5fG7h");
        }

        @Test
        void areTakenOutOfOtherEvents() {
            var event =
                    IngestFixtures.one(
                                    IngestFixtures.event(
                                            "\"event_name\":\"tool_use\",\"args\":{\"k\":\""
                                                    + KEY
                                                    + "\"}"))
                            .events()
                            .getFirst();
            assertThat(event.payload()).contains("[redacted:").doesNotContain(KEY);
        }
    }

    @Nested
    class OtherEvents {

        @Test
        void areKeptApartFromRuns() {
            var incoming =
                    IngestFixtures.batch(
                            "{\"events\":["
                                    + event("session_metrics", "e1")
                                    + ","
                                    + event("audit_wal_recovery", "e2")
                                    + ","
                                    + event("anything", "e3")
                                    + ","
                                    + event("agent_end", "e4")
                                    + ","
                                    + event("", "e5")
                                    + "]}");
            assertThat(incoming.events())
                    .extracting(ClientEvent::name)
                    .containsExactly("session_metrics", "audit_wal_recovery", "anything");
            assertThat(incoming.runs())
                    .extracting(run -> run.identity().eventId())
                    .containsExactly("e4", "e5");
        }

        @Test
        void keepAllTheySay() {
            var json =
                    "{\"event_name\":\"skill_load\",\"trace_id\":\"t/1\",\"agent_id\":\"a1\",\"ts\":1795463818761,\"skill_name\":\"s\",\"deep\":{\"x\":[1.5,null]},\"metadata\":{\"é\":\"ü\"}}";
            var event =
                    IngestFixtures.batch("{\"events\":[ " + GOOD + " , " + json + " ]}")
                            .events()
                            .getFirst();
            assertThat(event.payload()).isEqualTo(json);
            assertThat(event.at()).isEqualTo(Instant.ofEpochMilli(1795463818761L));
            assertThat(event.receivedAt()).isEqualTo(IngestFixtures.NOW);
            assertThat(event.traceId()).isEqualTo("t/1");
            assertThat(event.agentId()).isEqualTo("a1");
        }

        @Test
        void needNoStatus() {
            assertThat(
                            IngestFixtures.one(
                                            "{\"event_name\":\"skill_load\",\"trace_id\":\"t\",\"agent_id\":\"a\"}")
                                    .events())
                    .hasSize(1);
        }

        /** One session sends many of them under one trace and agent. */
        @Test
        void areTheSameOnlyWhenTheySayTheSame() {
            var one = clientEvent("\"ts\":1795463818761");
            assertThat(clientEvent("\"ts\":1795463818761").id()).isEqualTo(one.id());
            assertThat(clientEvent("\"ts\":1795463818762").id()).isNotEqualTo(one.id());
            assertThat(clientEvent("\"event_id\":\"x\",\"ts\":1").id())
                    .isEqualTo(clientEvent("\"event_id\":\"x\",\"ts\":2").id());
        }

        private static ClientEvent clientEvent(String more) {
            return IngestFixtures.one(IngestFixtures.event("\"event_name\":\"tool_use\"," + more))
                    .events()
                    .getFirst();
        }

        private static String event(String name, String id) {
            return IngestFixtures.event(
                    "\"event_name\":\"" + name + "\",\"event_id\":\"" + id + "\"");
        }
    }

    private static Run run(String more) {
        return IngestFixtures.one(IngestFixtures.event(more)).runs().getFirst();
    }

    private static String metadata(String more) {
        return run(more).content().metadata();
    }
}
