package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.CostExplanation;
import dev.agentmetrics.server.metrics.RunDetail;
import dev.agentmetrics.server.metrics.RunPage;
import dev.agentmetrics.server.metrics.RunQuery;
import dev.agentmetrics.server.metrics.RunsService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link RunsService}. */
@RestController
@RequestMapping("/v1/runs")
class RunsController {

    private final RunsService runs;

    RunsController(RunsService runs) {
        this.runs = runs;
    }

    @GetMapping
    RunPage runs(Caller caller, RunQuery query) {
        return runs.page(caller, query);
    }

    @GetMapping("/{id}")
    RunDetail run(Caller caller, @PathVariable String id) {
        return runs.run(caller, id);
    }

    @GetMapping("/{id}/cost")
    CostExplanation cost(Caller caller, @PathVariable String id) {
        return runs.cost(caller, id);
    }
}
