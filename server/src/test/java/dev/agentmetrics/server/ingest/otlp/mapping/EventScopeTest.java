package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures.CLAUDE_CODE;
import static dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures.claudeCode;
import static dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures.event;
import static dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures.ofNobody;
import static dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures.record;
import static dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures.rejected;
import static dev.agentmetrics.server.ingest.otlp.mapping.EventFixtures.score;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.RECEIVED;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.STARTED;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.attribute;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.fraction;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.number;
import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.agentmetrics.server.ingest.otlp.OtlpFixtures;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records are kept, and as what. */
class EventScopeTest {

    private static final String KEY = "sk-proj-" + "Zx8Kq2Lm".repeat(6);

    private static AnyValue body(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    private static LogRecord.Builder verdict() {
        return record("gen_ai.evaluation.result")
                .addAttributes(text("gen_ai.evaluation.name", "Relevance"))
                .addAttributes(fraction("gen_ai.evaluation.score.value", 0.75))
                .addAttributes(text("gen_ai.evaluation.score.label", "pass"))
                .addAttributes(text("gen_ai.evaluation.explanation", "it names " + KEY))
                .addAttributes(text("gen_ai.response.id", "resp-1"));
    }

    @Nested
    class AnEvent {

        @Test
        void ofASpanIsKeptWithWhatItSays() {
            var event =
                    event(
                            "my.library",
                            record("gen_ai.client.inference.operation.details")
                                    .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_DEBUG)
                                    .addAttributes(text("gen_ai.request.model", "openai/gpt-4o"))
                                    .addAttributes(text("gen_ai.provider.name", "openai"))
                                    .addAttributes(text("gen_ai.agent.name", "checkout"))
                                    .addAttributes(text("gen_ai.conversation.id", "c-7"))
                                    .addAttributes(text("error.type", "timeout"))
                                    .addAttributes(number("gen_ai.usage.input_tokens", 100)));
            assertThat(event.place())
                    .isEqualTo(
                            new SpanEvent.Place(
                                    "0".repeat(31) + "1",
                                    "0".repeat(15) + "1",
                                    STARTED.plusNanos(5),
                                    RECEIVED));
            assertThat(event.what())
                    .isEqualTo(
                            new SpanEvent.What(
                                    "gen_ai.client.inference.operation.details",
                                    5,
                                    "gpt-4o",
                                    "openai",
                                    "",
                                    "timeout",
                                    ""));
            assertThat(event.actor().agentName()).isEqualTo("checkout");
            assertThat(event.actor().sessionId()).isEqualTo("c-7");
            assertThat(event.source().scopeName()).isEqualTo("my.library");
            assertThat(event.content().attributes())
                    .isEqualTo("{\"gen_ai.usage.input_tokens\":100}");
        }

        /** Any name will do: events of spans come as records since span events are deprecated. */
        @Test
        void ofASpanMayHaveAnyName() {
            var event = event("x", record("cache.missed").addAttributes(text("cache", "prices")));
            assertThat(event.what().name()).isEqualTo("cache.missed");
            assertThat(event.content().attributes())
                    .isEqualTo("{\"agentmetrics.content_left_out\":1}");
        }

        @Test
        void ofClaudeCodeBelongsToItsSession() {
            var event =
                    event(
                            CLAUDE_CODE,
                            claudeCode("api_request")
                                    .addAttributes(text("model", "claude-sonnet-4-5"))
                                    .addAttributes(text("cost_usd", "0.25"))
                                    .addAttributes(text("input_tokens", "12"))
                                    .addAttributes(text("duration_ms", "1500")));
            assertThat(event.what().name()).isEqualTo("claude_code.api_request");
            assertThat(event.what().model()).isEqualTo("claude-sonnet-4-5");
            assertThat(event.source().dialect()).isEqualTo("claude-code");
            assertThat(event.place().traceId()).isEmpty();
            assertThat(event.place().spanId()).isEmpty();
            assertThat(event.actor().sessionId()).isEqualTo("s-1");
            assertThat(event.actor().userId()).isEqualTo("pseudonym-of-3");
            assertThat(event.content().attributes())
                    .isEqualTo(
                            "{\"organization.id\":\"org-1\",\"cost_usd\":\"0.25\","
                                    + "\"input_tokens\":\"12\",\"duration_ms\":\"1500\"}");
            assertThat(event.toString()).doesNotContain("ada@");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"user_prompt", "api_error", "tool_result", "tool_decision", "hook_done"})
        void ofClaudeCodeHasItsWholeNameHoweverItIsSent(String name) {
            assertThat(event(CLAUDE_CODE, claudeCode(name).clearBody()).what().name())
                    .isEqualTo("claude_code." + name);
            assertThat(event("", claudeCode(name)).what().name()).isEqualTo("claude_code." + name);
        }

        @Test
        void thatFailedSaysHow() {
            var event =
                    event(
                            CLAUDE_CODE,
                            claudeCode("tool_result")
                                    .addAttributes(text("tool_name", "Bash"))
                                    .addAttributes(text("success", "false"))
                                    .addAttributes(text("error", "exit code 1 with " + KEY)));
            assertThat(event.what().toolName()).isEqualTo("Bash");
            assertThat(event.what().errorMessage())
                    .startsWith("exit code 1 with [redacted:")
                    .doesNotContain(KEY);
            assertThat(event.content().redactedSecrets()).isEqualTo(1);
        }

        @Test
        void isAnExceptionWithoutAName() {
            var event =
                    event(
                            "",
                            record("")
                                    .setBody(body("it broke"))
                                    .addAttributes(text("exception.type", "TimeoutError"))
                                    .addAttributes(text("exception.message", "too slow")));
            assertThat(event.what().name()).isEqualTo("exception");
            assertThat(event.what().errorType()).isEqualTo("TimeoutError");
            assertThat(event.what().errorMessage()).isEqualTo("too slow");
        }

        @Test
        void belongsToTheAgentThatItsResourceNames() {
            var resource =
                    Resource.newBuilder()
                            .addAttributes(text("service.name", "shop"))
                            .addAttributes(text("gen_ai.agent.name", "checkout"))
                            .build();
            var mapped =
                    EventFixtures.mapped(
                            resource, "", ofNobody("gen_ai.client.operation.exception"));
            assertThat(mapped)
                    .isInstanceOfSatisfying(
                            MappedEvent.Accepted.class,
                            accepted ->
                                    assertThat(accepted.observation().toString())
                                            .contains("shop", "checkout"));
        }
    }

    @Nested
    class ALogLine {

        @Test
        void isNotKept() {
            assertThat(rejected(record("").setBody(body("done in 3 ms")))).startsWith("a log line");
            assertThat(rejected(ofNobody("").setBody(body("gen_ai.choice was made"))))
                    .startsWith("a log line");
        }

        @Test
        void isWhatNoSpanHasAndNoAgentSays() {
            assertThat(rejected(ofNobody("cache.missed"))).startsWith("a log line");
            assertThat(rejected(ofNobody("gen_ai.choice"))).contains("names no span");
        }

        /** Ids that are none are taken to be absent, as OTLP has it. */
        @Test
        void isAnEventWithBrokenIds() {
            var broken = record("cache.missed").setSpanId(ByteString.copyFromUtf8("short"));
            assertThat(rejected(broken)).startsWith("a log line");
            assertThat(rejected(record("cache.missed").setTraceId(OtlpFixtures.id(16, 0))))
                    .startsWith("a log line");
        }
    }

    @Nested
    class Content {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "gen_ai.input.messages",
                    "gen_ai.output.messages",
                    "gen_ai.system_instructions",
                    "prompt",
                    "tool_parameters",
                    "tool_input",
                    "arguments",
                    "function_args",
                    "request_text",
                    "response_text",
                    "hook_output",
                    "command",
                    "content",
                    "body"
                })
        void isNotStoredWhateverItIsCalled(String attribute) {
            var event =
                    event(
                            CLAUDE_CODE,
                            claudeCode("x").addAttributes(text(attribute, "the prompt")));
            assertThat(event.toString()).doesNotContain("the prompt");
            assertThat(event.content().truncated()).contains("content");
            assertThat(event.content().attributes())
                    .contains("\"agentmetrics.content_left_out\":1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "gen_ai.user.message",
                    "gen_ai.system.message",
                    "gen_ai.assistant.message",
                    "gen_ai.tool.message",
                    "gen_ai.choice"
                })
        void isAllOfWhatAMessageSays(String name) {
            var event =
                    event(
                            "",
                            record(name)
                                    .addAttributes(text("gen_ai.system", "openai"))
                                    .addAttributes(text("whatever", "the prompt"))
                                    .setBody(
                                            AnyValue.newBuilder()
                                                    .setKvlistValue(
                                                            KeyValueList.newBuilder()
                                                                    .addValues(
                                                                            text(
                                                                                    "content",
                                                                                    "the prompt")))));
            assertThat(event.what().provider()).isEqualTo("openai");
            assertThat(event.toString()).doesNotContain("the prompt");
            assertThat(event.content().attributes())
                    .isEqualTo("{\"agentmetrics.content_left_out\":2}");
        }

        /** Nobody knows what they call the prompt; a field is a field, whoever sends it. */
        @Test
        void isWhateverFillsNoFieldOfOthersEvents() {
            var event =
                    event(
                            "codex_otel",
                            record("codex.tool_result")
                                    .addAttributes(text("gen_ai.tool.name", "shell"))
                                    .addAttributes(text("call", "the prompt"))
                                    .addAttributes(text("error", "the prompt"))
                                    .addAttributes(number("gen_ai.usage.input_tokens", 5)));
            assertThat(event.what().toolName()).isEqualTo("shell");
            assertThat(event.toString()).doesNotContain("the prompt");
            assertThat(event.content().attributes())
                    .isEqualTo(
                            "{\"gen_ai.usage.input_tokens\":5,"
                                    + "\"agentmetrics.content_left_out\":2}");
        }

        @Test
        void isTheBodyOfAnyEvent() {
            var event = event("", record("cache.missed").setBody(body("the prompt")));
            assertThat(event.toString()).doesNotContain("the prompt");
            assertThat(event.content().truncated()).containsExactly("content");
        }
    }

    @Nested
    class AnEvaluation {

        @Test
        void isAScore() {
            var score = score(verdict());
            assertThat(score.verdict().name()).isEqualTo("Relevance");
            assertThat(score.verdict().value()).isEqualTo(0.75);
            assertThat(score.verdict().label()).isEqualTo("pass");
            assertThat(score.verdict().explanationLeftOut())
                    .isEqualTo(("it names " + KEY).length());
            assertThat(score.toString()).doesNotContain("it names");
            assertThat(score.subject().traceId()).endsWith("1");
            assertThat(score.subject().spanId()).endsWith("1");
            assertThat(score.subject().responseId()).isEqualTo("resp-1");
            assertThat(score.subject().at()).isEqualTo(STARTED.plusNanos(5));
            assertThat(score.source().scopeName()).isEqualTo("judge");
            assertThat(score.found()).isEqualTo(new Score.Found(Score.Origin.LOG, 0, 0));
        }

        @Test
        void mayKnowNothingButTheAnswer() {
            var score = score(verdict().clearTraceId().clearSpanId());
            assertThat(score.subject().traceId()).isEmpty();
            assertThat(score.subject().responseId()).isEqualTo("resp-1");
        }

        @Test
        void mayHaveALabelOnlyOrAValueAsText() {
            var label =
                    record("gen_ai.evaluation.result")
                            .addAttributes(text("gen_ai.evaluation.name", "Tone"))
                            .addAttributes(text("gen_ai.evaluation.score.label", "rude"));
            assertThat(score(label).verdict())
                    .isEqualTo(new Score.Verdict("Tone", null, "rude", 0));
            label.addAttributes(text("gen_ai.evaluation.score.value", "-1.5"));
            assertThat(score(label).verdict().value()).isEqualTo(-1.5);
        }

        /** What was evaluated without a result is an event: the judge failed. */
        @Test
        void withoutAResultIsAnEvent() {
            var failed =
                    record("gen_ai.evaluation.result")
                            .addAttributes(text("gen_ai.evaluation.name", "Tone"))
                            .addAttributes(fraction("gen_ai.evaluation.score.value", Double.NaN))
                            .addAttributes(text("error.type", "judge_unavailable"));
            assertThat(event("", failed).what().errorType()).isEqualTo("judge_unavailable");
        }

        @Test
        void thatIsACardNumberIsNone() {
            var card =
                    verdict()
                            .addAttributes(
                                    number("gen_ai.evaluation.score.value", 4111111111111111L));
            assertThat(score(card).verdict().value()).isNull();
            assertThat(score(card).found().redactedCards()).isEqualTo(1);
        }

        @Test
        void amongASpansEventsJudgesThatSpan() {
            var spans = MappingFixtures.mapper();
            var batch = spans.batch(MappingFixtures.ORG, RECEIVED);
            var sent =
                    MappingFixtures.span("chat")
                            .addAttributes(text("gen_ai.agent.name", "checkout"))
                            .addAttributes(text("gen_ai.operation.name", "chat"))
                            .addAttributes(text("gen_ai.response.id", "resp-9"))
                            .addEvents(
                                    io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                                            .setName("gen_ai.evaluation.result")
                                            .setTimeUnixNano(
                                                    STARTED.getEpochSecond() * 1_000_000_000L)
                                            .addAttributes(text("gen_ai.evaluation.name", "Tone"))
                                            .addAttributes(
                                                    number("gen_ai.evaluation.score.value", 4)))
                            .build();
            var span =
                    batch.resource(Resource.getDefaultInstance())
                            .scope(
                                    io.opentelemetry.proto.common.v1.InstrumentationScope
                                            .getDefaultInstance())
                            .map(sent);
            var scores =
                    EventFixtures.mapper(spans)
                            .scores(batch)
                            .in(sent, ((Mapped.Accepted) span).span());
            assertThat(scores).hasSize(1);
            var score = scores.getFirst();
            assertThat(score.verdict()).isEqualTo(new Score.Verdict("Tone", 4.0, "", 0));
            assertThat(score.subject().spanId()).isEqualTo("0".repeat(15) + "1");
            assertThat(score.subject().responseId()).isEqualTo("resp-9");
            assertThat(score.subject().at()).isEqualTo(STARTED);
            assertThat(score.actor().agentName()).isEqualTo("checkout");
            assertThat(score.found().origin()).isEqualTo(Score.Origin.SPAN_EVENT);
        }
    }

    @Nested
    class AKey {

        @Test
        void isTheSameForTheSameAndForNothingElse() {
            var sent = record("cache.missed").setBody(body("one"));
            var key = event("a", sent).key();
            assertThat(event("a", sent).key()).isEqualTo(key);
            assertThat(key.version()).isEqualTo(8);
            assertThat(event("b", sent).key()).as("another scope").isNotEqualTo(key);
            assertThat(event("a", record("cache.missed").setBody(body("two"))).key())
                    .as("what is not stored tells records apart, too")
                    .isNotEqualTo(key);
            assertThat(event("a", sent.setTimeUnixNano(sent.getTimeUnixNano() + 1)).key())
                    .isNotEqualTo(key);
        }

        @Test
        void belongsToOneOrganisationAndNeedsTheSecret() {
            var digest = new byte[32];
            var other = new dev.agentmetrics.server.core.OrgId(new java.util.UUID(1, 2));
            var keys = new RecordKeys(dev.agentmetrics.server.crypto.TestKeys.fixed());
            var rotated = new RecordKeys(dev.agentmetrics.server.crypto.TestKeys.fixed().rotated());
            var key = keys.of(MappingFixtures.ORG, digest);
            assertThat(keys.of(MappingFixtures.ORG, digest)).isEqualTo(key);
            assertThat(keys.of(other, digest)).isNotEqualTo(key);
            assertThat(rotated.of(MappingFixtures.ORG, digest)).isNotEqualTo(key);
        }
    }

    @Nested
    class AHostileRecord {

        @Test
        void withThousandsOfAttributesIsSmall() {
            var sent = record("gen_ai.many");
            IntStream.range(0, 10_000).forEach(n -> sent.addAttributes(text("key" + n, "v")));
            var event = event("", sent);
            assertThat(event.content().attributes()).hasSizeLessThan(33_000).endsWith("}");
            assertThat(event.content().truncated()).contains("attributes");
        }

        @Test
        void thatNestsDeeplyLosesWhatIsDeep() {
            var event =
                    event(
                            "",
                            record("gen_ai.deep")
                                    .addAttributes(attribute("deep", OtlpFixtures.nested(40))));
            assertThat(event.content().attributes()).isEqualTo("{}");
            assertThat(event.content().truncated()).containsExactly("deep");
        }

        @Test
        void fromAClockThatIsYearsOffCountsAsOfNow() {
            for (long nanos : new long[] {0, 1, Long.MIN_VALUE, -1}) {
                var event =
                        event("", record("odd").setTimeUnixNano(nanos).clearObservedTimeUnixNano());
                assertThat(event.place().at()).isEqualTo(RECEIVED);
                assertThat(event.content().truncated()).containsExactly("time");
            }
        }

        @Test
        void hasASeverityOrNone() {
            for (int odd : new int[] {-1, 25, Integer.MAX_VALUE}) {
                assertThat(event("", record("odd").setSeverityNumberValue(odd)).what().severity())
                        .isZero();
            }
        }

        @Test
        void withALongNameIsCut() {
            var event = event("", record("x".repeat(100_000)));
            assertThat(event.what().name()).hasSize(255);
            assertThat(event.content().truncated()).containsExactly("name");
        }

        @Test
        void withASecretInItsNameKeepsNone() {
            var event =
                    event(
                            KEY,
                            record("gen_ai.used " + KEY)
                                    .addAttributes(text("note", KEY))
                                    .addAttributes(text("session.id", KEY))
                                    .addAttributes(number("card", 4111111111111111L)));
            assertThat(event.toString()).doesNotContain(KEY, "4111111111111111");
            assertThat(event.content().redactedCards()).isEqualTo(1);
        }
    }
}
