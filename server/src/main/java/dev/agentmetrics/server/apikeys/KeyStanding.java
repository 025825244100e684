package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Caller;

/** Asked again when something is about to be done for a request that was let in a while ago. */
@FunctionalInterface
public interface KeyStanding {

    /**
     * Returns when the key of the caller still works; people have none.
     *
     * @throws dev.agentmetrics.server.core.ProblemException as a new request would be refused
     */
    void require(Caller caller);
}
