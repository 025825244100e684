package dev.agentmetrics.server.metrics.calls;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link CallsService}. */
@RestController
class CallsController {

    private final CallsService calls;

    CallsController(CallsService calls) {
        this.calls = calls;
    }

    @GetMapping("/v1/tools")
    ToolList tools(
            Caller caller,
            Scope scope,
            @RequestParam(name = "agent_id", required = false) @Nullable String agentId,
            @RequestParam(required = false) @Nullable String service) {
        return calls.tools(caller, scope, agentId, service);
    }

    @GetMapping("/v1/models")
    ModelList models(
            Caller caller,
            Scope scope,
            @RequestParam(name = "agent_id", required = false) @Nullable String agentId,
            @RequestParam(required = false) @Nullable String service) {
        return calls.models(caller, scope, agentId, service);
    }
}
