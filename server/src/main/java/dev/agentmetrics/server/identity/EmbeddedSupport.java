package dev.agentmetrics.server.identity;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Sessions that rest on our own rows alone. */
@Component
@ConditionalOnProperty(
        name = "agentmetrics.identity",
        havingValue = "embedded",
        matchIfMissing = true)
final class EmbeddedSupport implements SessionSupport {

    @Override
    public boolean stands(SessionId session) {
        return true;
    }

    @Override
    public void ended() {
        // Nothing is kept anywhere else.
    }
}
