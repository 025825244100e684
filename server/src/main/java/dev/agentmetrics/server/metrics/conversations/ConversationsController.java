package dev.agentmetrics.server.metrics.conversations;

import dev.agentmetrics.server.core.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP edge of {@link ConversationsService}. A session's id is a query parameter, because it may
 * hold anything, slashes included; and {@code /v1/sessions} are those of people who signed in.
 */
@RestController
class ConversationsController {

    private final ConversationsService conversations;

    ConversationsController(ConversationsService conversations) {
        this.conversations = conversations;
    }

    @GetMapping("/v1/agent-sessions")
    ConversationPage sessions(Caller caller, ConversationQuery query) {
        return conversations.page(caller, query);
    }

    @GetMapping("/v1/agent-session")
    ConversationDetail session(Caller caller, ConversationRuns question) {
        return conversations.conversation(caller, question);
    }
}
