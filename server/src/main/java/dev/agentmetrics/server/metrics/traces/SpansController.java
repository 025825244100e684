package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.core.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link TracesService}. */
@RestController
@RequestMapping("/v1/runs")
class SpansController {

    private final TracesService traces;

    SpansController(TracesService traces) {
        this.traces = traces;
    }

    @GetMapping("/{id}/spans")
    SpanTree tree(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String parent,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit) {
        return traces.tree(caller, id, TreeQuery.of(parent, after, limit));
    }

    @GetMapping("/{id}/spans/{spanId}")
    SpanDetail span(Caller caller, @PathVariable String id, @PathVariable String spanId) {
        return traces.span(caller, id, spanId);
    }

    @GetMapping("/unfinished")
    UnfinishedList unfinished(
            Caller caller,
            @RequestParam(name = "agent_id", required = false) @Nullable String agent,
            @RequestParam(required = false) @Nullable String limit) {
        return traces.unfinished(caller, agent, TreeQuery.number(limit, 50, 200));
    }
}
