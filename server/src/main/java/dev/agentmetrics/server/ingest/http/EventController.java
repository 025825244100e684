package dev.agentmetrics.server.ingest.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.ingest.Body;
import dev.agentmetrics.server.ingest.IngestReceipt;
import dev.agentmetrics.server.ingest.IngestService;
import dev.agentmetrics.server.ingest.IngestSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link IngestService}: translates, never decides. */
@RestController
@RequestMapping("/v1/events")
class EventController {

    private final IngestService ingest;
    private final IngestSettings settings;

    EventController(IngestService ingest, IngestSettings settings) {
        this.ingest = ingest;
        this.settings = settings;
    }

    @PostMapping
    ResponseEntity<ReceiptBody> one(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, ingest.acceptOne(caller, body(request)));
    }

    @PostMapping("/batch")
    ResponseEntity<ReceiptBody> batch(Caller caller, HttpServletRequest request)
            throws IOException {
        return answer(caller, ingest.acceptBatch(caller, body(request)));
    }

    /** The body is handed over unread: limits and encodings are the service's business. */
    private static Body body(HttpServletRequest request) throws IOException {
        return new Body(
                request.getInputStream(),
                request.getContentLengthLong(),
                request.getContentType(),
                request.getHeader("Content-Encoding"));
    }

    private ResponseEntity<ReceiptBody> answer(Caller caller, IngestReceipt receipt) {
        return ResponseEntity.status(settings.statusFor(caller)).body(ReceiptBody.of(receipt));
    }
}
