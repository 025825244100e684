package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.MappingFixtures.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HostileSpansTest {

    private static final String SCOPE = "acme.llm";

    @Nested
    class Identifiers {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 15, 17})
        void aTraceIdOfAnotherLengthIsRefused(int length) {
            var span = MappingFixtures.span("x").setTraceId(id(Math.max(1, length)));
            if (length == 0) {
                span.clearTraceId();
            }
            assertThat(mapped(SCOPE, span.build())).isInstanceOf(Mapped.Rejected.class);
        }

        @Test
        void zeroIsNoIdentifier() {
            var zero = ByteString.copyFrom(new byte[8]);
            assertThat(mapped(SCOPE, MappingFixtures.span("x").setSpanId(zero).build()))
                    .isEqualTo(
                            new Mapped.Rejected("span_id must be 8 bytes that are not all zero"));
        }

        @Test
        void aSpanThatIsItsOwnParentIsARoot() {
            var span = accepted(SCOPE, MappingFixtures.span("x").setParentSpanId(id(8)));
            assertThat(span.identity().parentSpanId()).isEmpty();
            assertThat(span.content().truncated()).contains("parent_span_id");
        }
    }

    @Nested
    class Times {

        @Test
        void aSpanWithoutAStartIsRefused() {
            var span = MappingFixtures.span("x").clearStartTimeUnixNano().build();
            assertThat(mapped(SCOPE, span)).isInstanceOf(Mapped.Rejected.class);
        }

        @Test
        void aSpanWithoutAnEndIsRunning() {
            var span = accepted(SCOPE, MappingFixtures.span("x").clearEndTimeUnixNano());
            assertThat(span.timing().end()).isNull();
        }

        @Test
        void anEndBeforeTheStartIsTheStart() {
            var span = accepted(SCOPE, MappingFixtures.span("x").setEndTimeUnixNano(5));
            assertThat(span.timing().end()).isEqualTo(span.timing().start());
            assertThat(span.content().truncated()).contains("end");
        }

        @ParameterizedTest
        @ValueSource(longs = {1, Long.MAX_VALUE, Long.MIN_VALUE, -1})
        void aClockThatIsYearsOffIsNotBelieved(long start) {
            var sent =
                    MappingFixtures.span("x")
                            .setStartTimeUnixNano(start)
                            .setEndTimeUnixNano(start + 3_000_000_000L);
            var span = accepted(SCOPE, sent);
            assertThat(span.timing().end()).isBetween(RECEIVED.minusSeconds(4), RECEIVED);
            assertThat(span.timing().start()).isAfter(RECEIVED.minusSeconds(5));
            assertThat(span.content().truncated()).contains("start");
            assertThat(span.content().attributes())
                    .contains("\"" + Long.toUnsignedString(start) + "\"");
        }

        @Test
        void anEndYearsAheadIsNow() {
            var ahead = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
            var span = accepted(SCOPE, MappingFixtures.span("x").setEndTimeUnixNano(ahead));
            assertThat(span.timing().end()).isEqualTo(RECEIVED);
            assertThat(span.timing().start()).isEqualTo(STARTED);
        }

        @ParameterizedTest
        @ValueSource(doubles = {-1, 2.5, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
        void aFirstTokenOutsideOfTheSpanIsNone(double seconds) {
            var span =
                    accepted(
                            SCOPE,
                            MappingFixtures.span("chat")
                                    .addAttributes(text("gen_ai.operation.name", "chat"))
                                    .addAttributes(
                                            fraction(
                                                    "gen_ai.response.time_to_first_chunk",
                                                    seconds)));
            assertThat(span.model().ttftMicros()).isNull();
            assertThat(span.model().streaming()).isFalse();
        }
    }

    @Nested
    class Numbers {

        @ParameterizedTest
        @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY, 1e30})
        void aCountThatIsNoneIsNamedAndLeftOut(double count) {
            var span =
                    accepted(
                            SCOPE,
                            MappingFixtures.span("chat")
                                    .addAttributes(fraction("gen_ai.usage.input_tokens", count))
                                    .addAttributes(number("gen_ai.usage.output_tokens", 5)));
            assertThat(span.usage().total()).isEqualTo(5);
            assertThat(span.content().truncated()).contains("input_tokens");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"12", "12.0", "{\"intValue\": 12}", "{\"intValue\":\"12\"}", "1.2e1"})
        void textIsANumberToo(String sent) {
            var span =
                    accepted(
                            SCOPE,
                            MappingFixtures.span("chat")
                                    .addAttributes(text("gen_ai.usage.input_tokens", sent)));
            assertThat(span.usage().inputUncached()).isEqualTo(12);
        }

        @ParameterizedTest
        @ValueSource(doubles = {-0.01, Double.NaN, 1e12})
        void aCostThatIsNoneIsNotReported(double usd) {
            var span =
                    accepted(
                            SCOPE,
                            MappingFixtures.span("chat")
                                    .addAttributes(text("gen_ai.operation.name", "chat"))
                                    .addAttributes(fraction("gen_ai.usage.cost", usd)));
            assertThat(span.cost().reported()).isNull();
            assertThat(span.content().truncated()).contains("cost");
        }

        @Test
        void theLargestCountsAddUpWithoutOverflow() {
            var span = MappingFixtures.span("chat");
            for (var name : new String[] {"input_tokens", "output_tokens", "cache_read_tokens"}) {
                span.addAttributes(number("gen_ai.usage." + name, Values.MOST_TOKENS));
            }
            span.addAttributes(text("gen_ai.request.model", "gpt-4o"));
            var mapped = accepted(SCOPE, span);
            assertThat(mapped.usage().total()).isEqualTo(2 * Values.MOST_TOKENS);
        }
    }

    @Nested
    class Sizes {

        @Test
        void ofTenThousandAttributesTheCountsAreReadAndSomeAreKept() {
            var span = MappingFixtures.span("chat");
            for (int i = 0; i < 10_000; i++) {
                span.addAttributes(text("invented." + i, "value"));
            }
            span.addAttributes(number("gen_ai.usage.input_tokens", 7));
            var mapped = accepted(SCOPE, span);
            assertThat(mapped.usage().inputUncached()).isEqualTo(7);
            assertThat(JsonMapper.shared().readTree(mapped.content().attributes())).hasSize(256);
            assertThat(mapped.content().truncated()).contains("attributes");
        }

        @Test
        void longTextIsCutAndNamed() {
            var span =
                    accepted(
                            SCOPE,
                            MappingFixtures.span("x")
                                    .addAttributes(text("a", "é".repeat(1_000_000))));
            assertThat(span.content().attributes()).hasSizeLessThan(5_000);
            assertThat(span.content().truncated()).contains("a");
        }

        @Test
        void deepNestingIsLeftOut() {
            var value = AnyValue.newBuilder().setStringValue("deep").build();
            for (int i = 0; i < 90; i++) {
                value =
                        i % 2 == 0
                                ? AnyValue.newBuilder()
                                        .setArrayValue(ArrayValue.newBuilder().addValues(value))
                                        .build()
                                : AnyValue.newBuilder()
                                        .setKvlistValue(
                                                KeyValueList.newBuilder()
                                                        .addValues(attribute("k", value)))
                                        .build();
            }
            var span =
                    accepted(SCOPE, MappingFixtures.span("x").addAttributes(attribute("a", value)));
            assertThat(span.content().attributes()).isEqualTo("{}");
            assertThat(span.content().truncated()).contains("a");
        }

        @Test
        void manyEventsAndLinksAreCut() {
            var span = MappingFixtures.span("x");
            for (int i = 0; i < 5_000; i++) {
                span.addEvents(
                        io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                                .setName("e")
                                .addAttributes(text("k", "v".repeat(500))));
                span.addLinks(
                        io.opentelemetry.proto.trace.v1.Span.Link.newBuilder()
                                .setTraceId(id(16))
                                .setSpanId(id(8)));
            }
            var content = accepted(SCOPE, span).content();
            assertThat(JsonMapper.shared().readTree(content.events())).hasSizeLessThan(129);
            assertThat(JsonMapper.shared().readTree(content.links())).hasSizeLessThan(129);
            assertThat(content.events()).hasSizeLessThan(40_000);
            assertThat(content.truncated()).contains("events", "links");
        }

        @Test
        void allThatIsWrittenIsJsonWhateverIsSent() {
            var random = new Random(5);
            for (int round = 0; round < 500; round++) {
                var span = MappingFixtures.span(garbage(random));
                for (int i = 0; i < 20; i++) {
                    span.addAttributes(attribute(garbage(random), anything(random, 0)));
                }
                span.addEvents(
                        io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                                .setName(garbage(random))
                                .setTimeUnixNano(random.nextLong())
                                .addAttributes(attribute(garbage(random), anything(random, 0))));
                var content = accepted(garbage(random), span).content();
                assertThat(JsonMapper.shared().readTree(content.attributes()).isObject()).isTrue();
                assertThat(JsonMapper.shared().readTree(content.events()).isArray()).isTrue();
            }
        }

        private String garbage(Random random) {
            var names =
                    new String[] {
                        "gen_ai.operation.name",
                        "model",
                        "a\"b\\",
                        "\u0000\u001f",
                        "",
                        "\ud83d",
                        "gen_ai.usage.input_tokens",
                        "langfuse.observation.usage_details",
                        "é{}[],:"
                    };
            return names[random.nextInt(names.length)];
        }

        private AnyValue anything(Random random, int depth) {
            var value = AnyValue.newBuilder();
            return switch (random.nextInt(depth > 5 ? 6 : 8)) {
                case 0 -> value.setStringValue(garbage(random)).build();
                case 1 -> value.setIntValue(random.nextLong()).build();
                case 2 -> value.setDoubleValue(Double.longBitsToDouble(random.nextLong())).build();
                case 3 -> value.setBoolValue(random.nextBoolean()).build();
                case 4 -> value.setBytesValue(ByteString.copyFromUtf8("secret")).build();
                case 5 -> value.build();
                case 6 ->
                        value.setArrayValue(
                                        ArrayValue.newBuilder()
                                                .addValues(anything(random, depth + 1))
                                                .addValues(anything(random, depth + 1)))
                                .build();
                default ->
                        value.setKvlistValue(
                                        KeyValueList.newBuilder()
                                                .addValues(
                                                        attribute(
                                                                garbage(random),
                                                                anything(random, depth + 1))))
                                .build();
            };
        }
    }

    /** The parser refuses it, and with it the message: nothing of it comes here. */
    @Test
    void textThatIsNoUtf8DoesNotGetPastTheParser() {
        var good = MappingFixtures.span("marker").build().toByteString();
        var bytes = good.toByteArray();
        for (int i = 0; i + 6 <= bytes.length; i++) {
            if (new String(bytes, i, 6, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .equals("marker")) {
                bytes[i] = (byte) 0xff;
            }
        }
        assertThatThrownBy(() -> io.opentelemetry.proto.trace.v1.Span.parseFrom(bytes))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void anExceptionThatWasHandledIsNoFailure() {
        var event =
                io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                        .setName("exception")
                        .addAttributes(text("exception.type", "IOException"));
        assertThat(accepted(SCOPE, MappingFixtures.span("x").addEvents(event)).outcome().status())
                .isEqualTo(Span.Outcome.Status.UNSET);
        event.addAttributes(text("exception.escaped", "true"));
        assertThat(
                        accepted(SCOPE, MappingFixtures.span("x").addEvents(event))
                                .outcome()
                                .errorType())
                .isEqualTo("IOException");
    }

    @Test
    void anExceptionSaysNothingAboutTokens() {
        var event =
                io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                        .setName("exception")
                        .addAttributes(number("gen_ai.usage.input_tokens", 7));
        assertThat(accepted(SCOPE, MappingFixtures.span("x").addEvents(event)).usage().any())
                .isFalse();
    }

    @Test
    void errorsThatDifferOnlyInNumbersHaveOneFingerprintPerToolAndType() {
        assertThat(fingerprint("search", "timed out after 31 ms"))
                .isEqualTo(fingerprint("search", "timed out after 7 ms"))
                .isNotEqualTo(fingerprint("weather", "timed out after 31 ms"))
                .isNotEqualTo(0);
        assertThat(fingerprint("gpt-4", "x")).isNotEqualTo(fingerprint("gpt-5", "x"));
    }

    private static long fingerprint(String tool, String message) {
        var span =
                MappingFixtures.span("x")
                        .addAttributes(text("gen_ai.operation.name", "execute_tool"))
                        .addAttributes(text("gen_ai.tool.name", tool))
                        .setStatus(
                                Status.newBuilder()
                                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                                        .setMessage(message));
        var mapped = accepted(SCOPE, span);
        assertThat(mapped.identity().kind()).isEqualTo(SpanKind.TOOL);
        assertThat(Duration.between(mapped.timing().start(), RECEIVED)).isPositive();
        return mapped.outcome().errorFingerprint();
    }
}
