package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.SpanField.*;

import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import dev.agentmetrics.server.telemetry.metric.MetricPoint.Kind;
import dev.agentmetrics.server.telemetry.metric.MetricPoint.Temporality;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.List;

/** The metrics of one scope, point by point. Exemplars are not looked at. */
public final class MetricScope {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_UNIT = 63;

    private final SpanBatch batch;
    private final ResourceMapper resource;
    private final MetricPoint.Source source;
    private final PointLabels labels;

    MetricScope(SpanBatch batch, ResourceMapper resource, InstrumentationScope scope) {
        this.batch = batch;
        this.resource = resource;
        var scopeName = batch.stored(scope.getName(), LONGEST_NAME, "scope");
        this.source =
                new MetricPoint.Source(
                        resource.answer(SERVICE_NAME), resource.answer(ENVIRONMENT), scopeName);
        this.labels =
                new PointLabels(
                        batch,
                        resource,
                        batch.mapper.table.dialects.ofScope(scope.getName()),
                        origin(scopeName, batch.stored(scope.getVersion(), LONGEST_NAME, "scope")));
    }

    /** Two processes may say the same of themselves; then only their starts tell them apart. */
    private String origin(String scopeName, String scopeVersion) {
        var origin = new StringBuilder();
        for (var part : List.of(resource.json, resource.lastingUserId, scopeName, scopeVersion)) {
            origin.append(part.length()).append(':').append(part);
        }
        return origin.toString();
    }

    /** Takes the points of a metric. */
    public interface Out {

        void accepted(MetricPoint point);

        /**
         * @param reason without anything that was sent
         */
        void rejected(String reason);
    }

    /** Shows every point of the metric, or why it is none. */
    public void read(Metric metric, Out out) {
        switch (metric.getDataCase()) {
            case GAUGE -> {
                var instrument = instrument(metric, Kind.GAUGE, Temporality.NONE);
                for (var point : metric.getGauge().getDataPointsList()) {
                    point(instrument, point.getStartTimeUnixNano(), point.getTimeUnixNano())
                            .read(
                                    point.getFlags(),
                                    point.getAttributesList(),
                                    () -> PointValues.of(point, false),
                                    out);
                }
            }
            case SUM -> {
                var sum = metric.getSum();
                var kind = sum.getIsMonotonic() ? Kind.SUM : Kind.UPDOWN;
                var instrument = instrument(metric, kind, sum.getAggregationTemporality());
                for (var point : sum.getDataPointsList()) {
                    point(instrument, point.getStartTimeUnixNano(), point.getTimeUnixNano())
                            .read(
                                    point.getFlags(),
                                    point.getAttributesList(),
                                    () -> PointValues.of(point, sum.getIsMonotonic()),
                                    out);
                }
            }
            case HISTOGRAM -> {
                var all = metric.getHistogram();
                var instrument =
                        instrument(metric, Kind.HISTOGRAM, all.getAggregationTemporality());
                for (var point : all.getDataPointsList()) {
                    point(instrument, point.getStartTimeUnixNano(), point.getTimeUnixNano())
                            .read(
                                    point.getFlags(),
                                    point.getAttributesList(),
                                    () -> PointValues.of(point),
                                    out);
                }
            }
            case EXPONENTIAL_HISTOGRAM -> {
                var all = metric.getExponentialHistogram();
                var instrument =
                        instrument(metric, Kind.EXPONENTIAL, all.getAggregationTemporality());
                for (var point : all.getDataPointsList()) {
                    point(instrument, point.getStartTimeUnixNano(), point.getTimeUnixNano())
                            .read(
                                    point.getFlags(),
                                    point.getAttributesList(),
                                    () -> PointValues.of(point),
                                    out);
                }
            }
            case SUMMARY -> {
                var instrument = instrument(metric, Kind.SUMMARY, Temporality.CUMULATIVE);
                for (var point : metric.getSummary().getDataPointsList()) {
                    point(instrument, point.getStartTimeUnixNano(), point.getTimeUnixNano())
                            .read(
                                    point.getFlags(),
                                    point.getAttributesList(),
                                    () -> PointValues.of(point),
                                    out);
                }
            }
            case DATA_NOT_SET -> out.rejected("a metric without points of a kind that is known");
        }
    }

    private MetricPoint.Instrument instrument(
            Metric metric, Kind kind, AggregationTemporality temporality) {
        return instrument(
                metric,
                kind,
                switch (temporality) {
                    case AGGREGATION_TEMPORALITY_DELTA -> Temporality.DELTA;
                    case AGGREGATION_TEMPORALITY_CUMULATIVE -> Temporality.CUMULATIVE;
                    case AGGREGATION_TEMPORALITY_UNSPECIFIED, UNRECOGNIZED -> Temporality.NONE;
                });
    }

    private MetricPoint.Instrument instrument(Metric metric, Kind kind, Temporality temporality) {
        return new MetricPoint.Instrument(
                batch.stored(metric.getName(), LONGEST_NAME, "metric"),
                batch.stored(metric.getUnit(), LONGEST_UNIT, "unit"),
                kind,
                temporality);
    }

    private Point point(MetricPoint.Instrument instrument, long start, long at) {
        return new Point(instrument, start, at);
    }

    /** Looks at a value only when there is one. */
    @FunctionalInterface
    private interface Reading {
        MetricPoint.Value value() throws Unfit;
    }

    private final class Point {

        private final MetricPoint.Instrument instrument;
        private final long start;
        private final long at;

        Point(MetricPoint.Instrument instrument, long start, long at) {
            this.instrument = instrument;
            this.start = start;
            this.at = at;
        }

        void read(int flags, List<KeyValue> sent, Reading reading, Out out) {
            if ((flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0) {
                // It says that there is nothing to say.
                return;
            }
            try {
                Unfit.unless(!instrument.name().isEmpty(), "the name of a metric is missing");
                Unfit.unless(
                        instrument.kind() == Kind.GAUGE
                                || instrument.temporality() != Temporality.NONE,
                        "aggregation_temporality is missing");
                var times = PointTimes.of(start, at, batch.receivedAt);
                var value = reading.value();
                labels.read(instrument.name(), sent);
                out.accepted(
                        new MetricPoint(
                                instrument,
                                times,
                                source,
                                labels.actor(),
                                labels.call(),
                                value,
                                labels.labels(instrument)));
            } catch (Unfit unfit) {
                out.rejected(unfit.reason());
            }
        }
    }
}
