package dev.agentmetrics.server.ingest.otlp;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;

/**
 * What became of a request: what was accepted is durable.
 *
 * @param repeated of the accepted ones, those that had been there before
 * @param reasons of the rejections, each with its count; empty without any
 */
public record TraceReceipt(long accepted, long repeated, long rejected, String reasons) {

    public ExportTraceServiceResponse response() {
        var response = ExportTraceServiceResponse.newBuilder();
        if (rejected > 0) {
            response.setPartialSuccess(
                    ExportTracePartialSuccess.newBuilder()
                            .setRejectedSpans(rejected)
                            .setErrorMessage(reasons));
        }
        return response.build();
    }
}
