package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.AgentDetail;
import dev.agentmetrics.server.metrics.AgentList;
import dev.agentmetrics.server.metrics.AgentQuery;
import dev.agentmetrics.server.metrics.AgentService;
import dev.agentmetrics.server.metrics.AgentsService;
import dev.agentmetrics.server.metrics.Scope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP edge of {@link AgentsService} and {@link AgentService}. An agent's name is a query
 * parameter, because it may hold anything, slashes included.
 */
@RestController
class AgentsController {

    private final AgentsService agents;
    private final AgentService agent;

    AgentsController(AgentsService agents, AgentService agent) {
        this.agents = agents;
        this.agent = agent;
    }

    @GetMapping("/v1/agents")
    AgentList agents(Caller caller, AgentQuery query) {
        return agents.agents(caller, query);
    }

    @GetMapping("/v1/agent")
    AgentDetail agent(Caller caller, @RequestParam("agent_id") String agentId, Scope scope) {
        return agent.agent(caller, agentId, scope);
    }
}
