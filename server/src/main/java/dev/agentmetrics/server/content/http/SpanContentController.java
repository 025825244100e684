package dev.agentmetrics.server.content.http;

import dev.agentmetrics.server.content.ContentReading;
import dev.agentmetrics.server.core.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** HTTP edge of {@link ContentReading}. */
@RestController
@RequestMapping("/v1/traces/{traceId}/spans/{spanId}/content")
class SpanContentController {

    private final ContentReading reading;
    private final JsonMapper json;

    SpanContentController(ContentReading reading, JsonMapper json) {
        this.reading = reading;
        this.json = json;
    }

    @GetMapping
    SpanContentView show(Caller caller, @PathVariable String traceId, @PathVariable String spanId) {
        return SpanContentView.of(reading.read(caller, traceId, spanId), json);
    }
}
