package dev.agentmetrics.server.identity.providers.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.SignedIn;

/** The answer to signing in. The cookie is in the header and nowhere else. */
record FinishedView(@JsonProperty("csrf_token") String csrfToken, String next) {

    static FinishedView of(SignedIn session, String next) {
        return new FinishedView(session.csrfToken().reveal(), next);
    }

    @Override
    public String toString() {
        return "FinishedView";
    }
}
