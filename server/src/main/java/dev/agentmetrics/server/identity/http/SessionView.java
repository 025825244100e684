package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.SignedIn;

/** The answer to signing in. The cookie is in the header and nowhere else. */
record SessionView(@JsonProperty("csrf_token") String csrfToken) {

    static SessionView of(SignedIn session) {
        return new SessionView(session.csrfToken().reveal());
    }

    @Override
    public String toString() {
        return "SessionView";
    }
}
