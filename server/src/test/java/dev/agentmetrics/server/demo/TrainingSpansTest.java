package dev.agentmetrics.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrainingSpansTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final TrainingSpans training = new TrainingSpans(NOW);

    /** A server would leave repeats out, and then there is little to train with. */
    @Test
    void makesNewSpansEachTime() throws Exception {
        var all = new ArrayList<>(spans());
        all.addAll(spans());

        assertThat(all).hasSize(1_024);
        assertThat(all.stream().map(Span::getSpanId)).doesNotHaveDuplicates();
    }

    @Test
    void makesWholeTracesThatHaveEnded() throws Exception {
        var byTrace = spans().stream().collect(Collectors.groupingBy(Span::getTraceId));

        assertThat(byTrace.values())
                .allSatisfy(
                        trace -> {
                            var root = trace.getLast();
                            assertThat(root.getParentSpanId()).isEqualTo(ByteString.EMPTY);
                            assertThat(trace.subList(0, trace.size() - 1))
                                    .hasSize(7)
                                    .allSatisfy(
                                            span -> {
                                                assertThat(span.getParentSpanId())
                                                        .isEqualTo(root.getSpanId());
                                                assertThat(span.getStartTimeUnixNano())
                                                        .isBetween(
                                                                root.getStartTimeUnixNano(),
                                                                span.getEndTimeUnixNano());
                                                assertThat(span.getEndTimeUnixNano())
                                                        .isLessThanOrEqualTo(
                                                                root.getEndTimeUnixNano());
                                            });
                            assertThat(root.getEndTimeUnixNano())
                                    .isLessThan(NOW.toEpochMilli() * 1_000_000);
                        });
    }

    private List<Span> spans() throws InvalidProtocolBufferException {
        return ExportTraceServiceRequest.parseFrom(training.next())
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpansList();
    }
}
