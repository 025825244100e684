package dev.agentmetrics.server.identity.passkeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.SignedIn;

/** The answer to signing in. The cookie is in the header and nowhere else. */
record OpenedView(@JsonProperty("csrf_token") String csrfToken) {

    static OpenedView of(SignedIn session) {
        return new OpenedView(session.csrfToken().reveal());
    }

    @Override
    public String toString() {
        return "OpenedView";
    }
}
