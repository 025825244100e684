package dev.agentmetrics.server.telemetry.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.telemetry.RetentionService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link RetentionService}. */
@RestController
@RequestMapping("/v1/settings/retention")
class RetentionController {

    private final RetentionService retention;

    RetentionController(RetentionService retention) {
        this.retention = retention;
    }

    @GetMapping
    RetentionView show(Caller caller) {
        return new RetentionView(retention.days(caller));
    }

    @PutMapping
    RetentionView change(Caller caller, @RequestBody RetentionRequest request) {
        return new RetentionView(retention.keepFor(caller, request.days()));
    }

    /** How long events are kept, in days; 0 is for ever. */
    record RetentionView(int days) {}
}
