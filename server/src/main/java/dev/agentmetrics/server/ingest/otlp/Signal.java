package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * One signal of OTLP: what its requests are made of, and how they are answered. The requests of all
 * have the same shape: resources, their scopes, and the items of these.
 *
 * @param item what it is called when one is rejected
 * @param service its full name over gRPC
 * @param none an item without anything, for what can be made of its type
 * @param mostBytes of one item, resource or scope: more would become too many objects at once
 */
public record Signal<T extends Message>(
        String item, String service, Lists lists, T none, int mostBytes, Answers answers) {

    private static final int MEGABYTE = 1 << 20;

    /** Real spans are a thousand times smaller. */
    public static final Signal<Span> TRACES =
            new Signal<>(
                    "span",
                    "opentelemetry.proto.collector.trace.v1.TraceService",
                    new Lists("resourceSpans", "scopeSpans", "spans"),
                    Span.getDefaultInstance(),
                    MEGABYTE,
                    new Answers(
                            ExportTraceServiceResponse.getDefaultInstance(),
                            (rejected, reasons) ->
                                    ExportTraceServiceResponse.newBuilder()
                                            .setPartialSuccess(
                                                    ExportTracePartialSuccess.newBuilder()
                                                            .setRejectedSpans(rejected)
                                                            .setErrorMessage(reasons))
                                            .build()));

    /**
     * A metric holds the points of all its series; what counts as accepted or rejected is a point.
     */
    public static final Signal<Metric> METRICS =
            new Signal<>(
                    "metric",
                    "opentelemetry.proto.collector.metrics.v1.MetricsService",
                    new Lists("resourceMetrics", "scopeMetrics", "metrics"),
                    Metric.getDefaultInstance(),
                    4 * MEGABYTE,
                    new Answers(
                            ExportMetricsServiceResponse.getDefaultInstance(),
                            (rejected, reasons) ->
                                    ExportMetricsServiceResponse.newBuilder()
                                            .setPartialSuccess(
                                                    ExportMetricsPartialSuccess.newBuilder()
                                                            .setRejectedDataPoints(rejected)
                                                            .setErrorMessage(reasons))
                                            .build()));

    /** Records that are kept say little: prompts and outputs are not. */
    public static final Signal<LogRecord> LOGS =
            new Signal<>(
                    "log record",
                    "opentelemetry.proto.collector.logs.v1.LogsService",
                    new Lists("resourceLogs", "scopeLogs", "logRecords"),
                    LogRecord.getDefaultInstance(),
                    MEGABYTE,
                    new Answers(
                            ExportLogsServiceResponse.getDefaultInstance(),
                            (rejected, reasons) ->
                                    ExportLogsServiceResponse.newBuilder()
                                            .setPartialSuccess(
                                                    ExportLogsPartialSuccess.newBuilder()
                                                            .setRejectedLogRecords(rejected)
                                                            .setErrorMessage(reasons))
                                            .build()));

    /** The three lists of a request, from the outside, as JSON names them. */
    public record Lists(String resources, String scopes, String items) {}

    /**
     * @param all when everything was accepted
     * @param some when something was not
     */
    public record Answers(Message all, Partly some) {}

    /** Makes the answer that says how many items were rejected, and why. */
    @FunctionalInterface
    public interface Partly {
        Message answer(long rejected, String reasons);
    }

    /** Such as {@code ExportTraceServiceRequest}. */
    String request() {
        return "Export" + service.substring(service.lastIndexOf('.') + 1) + "Request";
    }

    Unreadable tooLarge() {
        return new Unreadable("larger than " + mostBytes / MEGABYTE + " MiB");
    }
}
