package dev.agentmetrics.server.ingest.otlp;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.json;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.nested;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.notUtf8;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.request;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.requestOf;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.span;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both encodings: what can be read is shown, what cannot be is counted, and nothing else fails. */
class RequestReadersTest {

    private static final Room ROOM = new Room(0, _ -> {});

    /** Remembers what it is shown. */
    private static final class Seen implements SignalSink<Span> {
        final List<String> resources = new ArrayList<>();
        final List<String> scopes = new ArrayList<>();
        final List<Span> spans = new ArrayList<>();
        final List<String> unreadable = new ArrayList<>();

        @Override
        public void resource(Resource resource) {
            resources.add(
                    resource.getAttributesCount() == 0
                            ? ""
                            : resource.getAttributes(0).getValue().getStringValue());
        }

        @Override
        public void scope(InstrumentationScope scope) {
            scopes.add(scope.getName());
        }

        @Override
        public void item(Span span, int bytes) {
            assertThat(bytes).isPositive();
            spans.add(span);
        }

        @Override
        public void unreadable(String reason) {
            unreadable.add(reason);
        }

        @Override
        public ExportReceipt finish() {
            throw new UnsupportedOperationException();
        }
    }

    private static Seen protobuf(byte[] body) {
        var seen = new Seen();
        // As the reader of bodies gives it: longer than its content.
        ProtobufRequest.read(
                Signal.TRACES, Arrays.copyOf(body, body.length + 10), body.length, ROOM, seen);
        return seen;
    }

    private static Seen json(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var seen = new Seen();
        JsonRequest.read(
                Signal.TRACES, Arrays.copyOf(bytes, bytes.length + 10), bytes.length, ROOM, seen);
        return seen;
    }

    private static byte[] bytes(Span.Builder span) {
        return span.build().toByteArray();
    }

    @Nested
    class Protobuf {

        @Test
        void showsEverySpanWithItsResourceAndScope() {
            var seen = protobuf(request(span(1, 1), span(1, 2)).toByteArray());

            assertThat(seen.resources).containsExactly("shop");
            assertThat(seen.scopes).containsExactly("by hand");
            assertThat(seen.spans).hasSize(2);
            assertThat(seen.spans.get(1).getAttributesList())
                    .contains(text("gen_ai.request.model", "gpt-4o"));
        }

        @Test
        void oneSpanThatCannotBeReadRejectsNoOther() {
            var deep =
                    bytes(
                            span(1, 2)
                                    .addAttributes(
                                            KeyValue.newBuilder()
                                                    .setKey("deep")
                                                    .setValue(nested(60))));
            var cut = Arrays.copyOf(bytes(span(1, 3)), 30);
            var large = bytes(span(1, 4).setName("x".repeat(1 << 20)));

            var seen =
                    protobuf(
                            requestOf(
                                    bytes(span(1, 1)),
                                    notUtf8(),
                                    deep,
                                    cut,
                                    large,
                                    bytes(span(1, 5))));

            assertThat(seen.spans).hasSize(2);
            assertThat(seen.unreadable).hasSize(4).contains("span: larger than 1 MiB");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 17, 40})
        void aRequestThatWasCutOffShowsNothing(int missing) {
            var whole = request(span(1, 1), span(1, 2)).toByteArray();
            var seen = new Seen();

            assertThatThrownBy(
                            () ->
                                    ProtobufRequest.read(
                                            Signal.TRACES,
                                            whole,
                                            whole.length - missing,
                                            ROOM,
                                            seen))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure ->
                                    assertThat(failure.problem())
                                            .isInstanceOf(Problem.Malformed.class));
            assertThat(seen.spans).isEmpty();
            assertThat(seen.unreadable).isEmpty();
        }

        @Test
        void aResourceThatCannotBeReadRejectsItsSpansOnly() {
            var broken = request(span(1, 1), span(1, 2)).toByteArray();
            for (int i = 0; i + 4 < broken.length; i++) {
                if (new String(broken, i, 4, StandardCharsets.ISO_8859_1).equals("shop")) {
                    broken[i] = (byte) 0xff;
                }
            }
            var both =
                    java.nio.ByteBuffer.allocate(4_000)
                            .put(broken)
                            .put(request(span(2, 1)).toByteArray());

            var seen = protobuf(Arrays.copyOf(both.array(), both.position()));

            assertThat(seen.spans).hasSize(1);
            assertThat(seen.unreadable)
                    .hasSize(2)
                    .allMatch(reason -> reason.startsWith("resource"));
        }

        /** Whatever the bytes are, it ends with spans, rejections or one problem. */
        @Test
        void anythingIsReadOrRefused() {
            var random = new Random(5);
            var whole = request(span(1, 1), span(1, 2), span(1, 3)).toByteArray();
            for (int round = 0; round < 5_000; round++) {
                var body = whole.clone();
                for (int change = random.nextInt(4); change >= 0; change--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
                try {
                    protobuf(body);
                } catch (ProblemException refused) {
                    assertThat(refused.problem()).isInstanceOf(Problem.Malformed.class);
                }
            }
        }
    }

    @Nested
    class Json {

        private static final String TRACE = "5b8efff798038103d269b633813fc60c";
        private static final String SPAN = "EEE19B7EC3C1B174";

        @Test
        void idsAreHexadecimalInAnyCaseAndAlsoInLinks() {
            var link = ",\"links\":[{\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + SPAN + "\"}]";
            var seen = json(OtlpFixtures.json(TRACE, SPAN, link));

            assertThat(seen.resources).as("it comes after its spans").containsExactly("shop");
            assertThat(seen.scopes).containsExactly("by hand");
            var span = seen.spans.getFirst();
            assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
            assertThat(HexFormat.of().formatHex(span.getSpanId().toByteArray()))
                    .isEqualToIgnoringCase(SPAN);
            assertThat(span.getParentSpanId()).isEmpty();
            assertThat(span.getLinks(0).getTraceId()).isEqualTo(span.getTraceId());
            assertThat(span.getKindValue()).isEqualTo(3);
            assertThat(span.getStartTimeUnixNano()).isPositive();
        }

        @Test
        void valuesOfEveryKindArrive() {
            var seen =
                    json(
                            OtlpFixtures.json(
                                    TRACE,
                                    SPAN,
                                    """
                                    ,"unheardOf":{"a":[1]},"attributes":[
                                    {"key":"i","value":{"intValue":"9007199254740993"}},
                                    {"key":"j","value":{"intValue":7}},
                                    {"key":"d","value":{"doubleValue":1.5}},
                                    {"key":"n","value":{"doubleValue":"NaN"}},
                                    {"key":"b","value":{"bytesValue":"AQI="}},
                                    {"key":"l","value":{"arrayValue":{"values":[{"boolValue":true}]}}}]
                                    """));

            var attributes = seen.spans.getFirst().getAttributesList();
            assertThat(attributes.get(0).getValue().getIntValue()).isEqualTo(9007199254740993L);
            assertThat(attributes.get(1).getValue().getIntValue()).isEqualTo(7);
            assertThat(attributes.get(2).getValue().getDoubleValue()).isEqualTo(1.5);
            assertThat(attributes.get(3).getValue().getDoubleValue()).isNaN();
            assertThat(attributes.get(4).getValue().getBytesValue().toByteArray())
                    .containsExactly(1, 2);
            assertThat(attributes.get(5).getValue().getArrayValue().getValues(0).getBoolValue())
                    .isTrue();
        }

        @Test
        void oneSpanThatCannotBeReadRejectsNoOther() {
            var good = "{\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + SPAN + "\"}";
            var deep =
                    "{\"attributes\":[{\"key\":\"a\",\"value\":"
                            + "{\"arrayValue\":{\"values\":[".repeat(150)
                            + "]}}".repeat(150)
                            + "}]}";
            var seen =
                    json(
                            "{\"resource_spans\":[{\"scope_spans\":[{\"spans\":["
                                    + String.join(
                                            ",",
                                            good,
                                            "{\"traceId\":\"W477+ZgDgQPSabYzgT/GDA==\"}",
                                            "{\"name\":5}",
                                            "{\"startTimeUnixNano\":1e999999999}",
                                            "{\"name\":{}}",
                                            deep,
                                            "{\"name\":\"" + "x".repeat(1 << 20) + "\"}",
                                            good)
                                    + "]}]}]}");

            assertThat(seen.spans).hasSizeBetween(2, 3).first().isEqualTo(seen.spans.getLast());
            assertThat(seen.unreadable)
                    .contains(
                            "span: larger than 1 MiB",
                            "span: trace and span ids must be hexadecimal")
                    .hasSizeBetween(5, 6);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "5",
                    "{",
                    "{}{}",
                    "{\"resourceSpans\":{}}",
                    "{\"resourceSpans\":[5]}",
                    "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}",
                    "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}]}]}]",
                    "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}]}]}],\"x\":\u0001}"
                })
        void whatIsNotARequestShowsNothing(String body) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var seen = new Seen();

            assertThatThrownBy(
                            () -> JsonRequest.read(Signal.TRACES, bytes, bytes.length, ROOM, seen))
                    .isInstanceOf(ProblemException.class);
            assertThat(seen.spans).isEmpty();
        }

        @Test
        void anEmptyRequestIsOne() {
            assertThat(json("{}").spans).isEmpty();
            assertThat(json("{\"resourceSpans\":null}").spans).isEmpty();
            assertThat(json("{\"resourceSpans\":[{}]}").resources).containsExactly("");
        }
    }
}
