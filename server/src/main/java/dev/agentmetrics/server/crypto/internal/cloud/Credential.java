package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.Secret;

/** What shows a service who we are. */
public interface Credential {

    /** As of now; may ask another service for it. */
    Secret current();

    /** The service did not take it: the next one shall be a new one, where that is possible. */
    void forget();
}
