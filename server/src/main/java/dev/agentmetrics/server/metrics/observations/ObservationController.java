package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link ObservationService}. */
@RestController
class ObservationController {

    private final ObservationService observations;

    ObservationController(ObservationService observations) {
        this.observations = observations;
    }

    /** Not under /v1/events, which is where clients send events of their own kind. */
    @GetMapping("/v1/agent-events")
    EventList events(
            Caller caller,
            Scope scope,
            @RequestParam(name = "agent_id", required = false) @Nullable String agentId,
            @RequestParam(name = "session_id", required = false) @Nullable String sessionId,
            @RequestParam(name = "trace_id", required = false) @Nullable String traceId,
            @RequestParam(name = "span_id", required = false) @Nullable String spanId,
            @RequestParam(name = "name", required = false) @Nullable String name) {
        return observations.events(
                caller, scope, new EventQuery(agentId, sessionId, traceId, spanId, name));
    }

    @GetMapping("/v1/runs/{id}/events")
    RunObservations ofRun(Caller caller, @PathVariable String id) {
        return observations.ofRun(caller, id);
    }

    @GetMapping("/v1/scores")
    ScoreReport scores(
            Caller caller,
            Scope scope,
            @RequestParam(name = "agent_id", required = false) @Nullable String agentId,
            @RequestParam(name = "name", required = false) @Nullable String name) {
        return observations.scores(caller, scope, new EventQuery(agentId, null, null, null, name));
    }
}
