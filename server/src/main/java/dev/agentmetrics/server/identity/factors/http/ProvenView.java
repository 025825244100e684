package dev.agentmetrics.server.identity.factors.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.SignedIn;

/** A session that is new or has a new value. The cookie is in the header and nowhere else. */
record ProvenView(@JsonProperty("csrf_token") String csrfToken) {

    static ProvenView of(SignedIn session) {
        return new ProvenView(session.csrfToken().reveal());
    }

    @Override
    public String toString() {
        return "ProvenView";
    }
}
