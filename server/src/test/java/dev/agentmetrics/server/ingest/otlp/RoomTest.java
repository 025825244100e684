package dev.agentmetrics.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What would be many times larger as objects than it was sent is found before it is made. */
class RoomTest {

    private static final int EXPONENTIAL_HISTOGRAM = 10;
    private static final String TOO_MANY = "metric: too many values";

    private final List<Long> taken = new ArrayList<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    private final SignalSink<Metric> sink =
            new SignalSink<>() {
                @Override
                public void resource(Resource resource) {}

                @Override
                public void scope(InstrumentationScope scope) {}

                @Override
                public void item(Metric metric, int bytes) {
                    metrics.add(metric);
                }

                @Override
                public void unreadable(String reason) {
                    unreadable.add(reason);
                }

                @Override
                public ExportReceipt finish() {
                    throw new UnsupportedOperationException();
                }
            };

    /** The metric between two others, which must not suffer. */
    private void protobuf(UnknownFieldSet metric) {
        var light = Metric.newBuilder().setName("light").build().toByteString();
        var scope =
                UnknownFieldSet.newBuilder()
                        .mergeField(2, delimited(light, metric.toByteString(), light));
        var resource =
                UnknownFieldSet.newBuilder().mergeField(2, delimited(scope.build().toByteString()));
        var body =
                UnknownFieldSet.newBuilder()
                        .mergeField(1, delimited(resource.build().toByteString()))
                        .build()
                        .toByteArray();
        ProtobufRequest.read(Signal.METRICS, body, body.length, new Room(0, taken::add), sink);
    }

    private void json(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        JsonRequest.read(Signal.METRICS, bytes, bytes.length, new Room(0, taken::add), sink);
    }

    private static UnknownFieldSet.Field delimited(ByteString... all) {
        var field = UnknownFieldSet.Field.newBuilder();
        List.of(all).forEach(field::addLengthDelimited);
        return field.build();
    }

    private static UnknownFieldSet of(int number, UnknownFieldSet.Field field) {
        return UnknownFieldSet.newBuilder().addField(number, field).build();
    }

    private static UnknownFieldSet emptyPoints(int count) {
        var points = UnknownFieldSet.Field.newBuilder();
        for (int i = 0; i < count; i++) {
            points.addLengthDelimited(ByteString.EMPTY);
        }
        return histogram(of(1, points.build()));
    }

    private static UnknownFieldSet histogram(UnknownFieldSet content) {
        return of(EXPONENTIAL_HISTOGRAM, delimited(content.toByteString()));
    }

    private void onlyTheLightOnes() {
        assertThat(unreadable).containsExactly(TOO_MANY);
        assertThat(metrics).extracting(Metric::getName).containsExactly("light", "light");
        assertThat(taken).allMatch(weight -> weight < 1_000);
    }

    @Test
    void emptyPointsByTheMillionAreNotMade() {
        protobuf(emptyPoints(500_000));

        onlyTheLightOnes();
    }

    @Test
    void numbersOfAByteEachAreNotMade() {
        var counts = of(2, delimited(ByteString.copyFrom(new byte[3_000_000])));
        protobuf(
                histogram(
                        of(1, delimited(of(8, delimited(counts.toByteString())).toByteString()))));

        onlyTheLightOnes();
    }

    @Test
    void whatIsNotKnownCountsAsWell() {
        var groups = UnknownFieldSet.Field.newBuilder();
        for (int i = 0; i < 300_000; i++) {
            groups.addGroup(UnknownFieldSet.getDefaultInstance());
        }
        protobuf(of(15, groups.build()));

        onlyTheLightOnes();
    }

    @Test
    void objectsAndNumbersOfJsonAreNotMade() {
        for (var value : List.of("{}", "1", "[]")) {
            unreadable.clear();
            json(
                    "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"anything\":["
                            + (value + ",").repeat(500_000)
                            + value
                            + "]}]}]}]}");

            assertThat(unreadable).containsExactly(TOO_MANY);
        }
        assertThat(metrics).isEmpty();
        assertThat(taken).isEmpty();
    }

    @Test
    void whatIsMadeIsTakenFirst() {
        protobuf(emptyPoints(50_000));

        assertThat(metrics).hasSize(3);
        assertThat(taken).anyMatch(weight -> weight > 50_000 * 120);
    }

    @Test
    void whatIsThereAlreadyIsNotTakenAgain() throws Unreadable {
        var room = new Room(1_000, taken::add);

        room.take(1_000);
        assertThat(taken).isEmpty();
        room.take(1_001);
        assertThat(taken).containsExactly(1_001L);
        assertThat(room.isEnoughFor(7)).isTrue();
        assertThat(room.isEnoughFor(8)).isFalse();
    }

    @Test
    void aMetricOfManySeriesIsRead() throws InvalidProtocolBufferException {
        var metric = Metric.newBuilder().setName("tokens");
        for (int i = 0; i < 4_000; i++) {
            var point = NumberDataPoint.newBuilder().setTimeUnixNano(1).setAsInt(i);
            for (int label = 0; label < 5; label++) {
                point.addAttributes(OtlpFixtures.text("label" + label, "value " + i));
            }
            metric.getGaugeBuilder().addDataPoints(point);
        }
        var request =
                ExportMetricsServiceRequest.newBuilder()
                        .addResourceMetrics(
                                ResourceMetrics.newBuilder()
                                        .addScopeMetrics(
                                                ScopeMetrics.newBuilder().addMetrics(metric)))
                        .build();

        var body = request.toByteArray();
        ProtobufRequest.read(Signal.METRICS, body, body.length, new Room(0, taken::add), sink);
        json(JsonFormat.printer().omittingInsignificantWhitespace().print(request));

        assertThat(unreadable).isEmpty();
        assertThat(metrics).containsExactly(metric.build(), metric.build());
    }
}
