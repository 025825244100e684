package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.ServerStatus;
import dev.agentmetrics.server.metrics.StatusService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** HTTP edge of {@link StatusService}. */
@RestController
class StatusController {

    private final StatusService status;

    StatusController(StatusService status) {
        this.status = status;
    }

    @GetMapping("/v1/status")
    ServerStatus status(Caller caller) {
        return status.status(
                caller, ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
    }
}
