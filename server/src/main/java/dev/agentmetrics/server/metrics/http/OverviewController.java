package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.Overview;
import dev.agentmetrics.server.metrics.OverviewService;
import dev.agentmetrics.server.metrics.Scope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OverviewService}. */
@RestController
class OverviewController {

    private final OverviewService overview;

    OverviewController(OverviewService overview) {
        this.overview = overview;
    }

    @GetMapping("/v1/overview")
    Overview overview(Caller caller, Scope scope) {
        return overview.overview(caller, scope);
    }
}
