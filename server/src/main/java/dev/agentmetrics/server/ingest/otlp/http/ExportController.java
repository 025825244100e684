package dev.agentmetrics.server.ingest.otlp.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.ingest.Body;
import dev.agentmetrics.server.ingest.otlp.LogIngest;
import dev.agentmetrics.server.ingest.otlp.MetricIngest;
import dev.agentmetrics.server.ingest.otlp.OtlpEncoding;
import dev.agentmetrics.server.ingest.otlp.SignalIngest;
import dev.agentmetrics.server.ingest.otlp.TraceIngest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link SignalIngest}: translates, never decides. */
@RestController
class ExportController {

    private final TraceIngest traces;
    private final MetricIngest metrics;
    private final LogIngest logs;

    ExportController(TraceIngest traces, MetricIngest metrics, LogIngest logs) {
        this.traces = traces;
        this.metrics = metrics;
        this.logs = logs;
    }

    /** Exporters add {@code /v1/traces} and its like to whatever address they are given. */
    @PostMapping({"/v1/traces", "/otlp/v1/traces"})
    ResponseEntity<byte[]> traces(Caller caller, HttpServletRequest request) throws IOException {
        return export(traces, caller, request);
    }

    @PostMapping({"/v1/metrics", "/otlp/v1/metrics"})
    ResponseEntity<byte[]> metrics(Caller caller, HttpServletRequest request) throws IOException {
        return export(metrics, caller, request);
    }

    @PostMapping({"/v1/logs", "/otlp/v1/logs"})
    ResponseEntity<byte[]> logs(Caller caller, HttpServletRequest request) throws IOException {
        return export(logs, caller, request);
    }

    private static ResponseEntity<byte[]> export(
            SignalIngest<?> signal, Caller caller, HttpServletRequest request) throws IOException {
        var receipt = signal.accept(caller, body(request));
        var encoding = OtlpEncoding.ofAnswer(request.getContentType());
        return ResponseEntity.ok()
                .header("Content-Type", encoding.contentType())
                .body(encoding.bytes(receipt.response()));
    }

    /** The body is handed over unread: limits and encodings are the service's business. */
    private static Body body(HttpServletRequest request) throws IOException {
        return new Body(
                request.getInputStream(),
                request.getContentLengthLong(),
                request.getContentType(),
                request.getHeader("Content-Encoding"));
    }
}
