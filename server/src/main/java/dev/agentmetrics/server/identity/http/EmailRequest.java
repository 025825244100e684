package dev.agentmetrics.server.identity.http;

import org.jspecify.annotations.Nullable;

/** An address somebody gives; anything may be missing or wrong. */
record EmailRequest(@Nullable String email) {

    /** People type passwords into the wrong field. */
    @Override
    public String toString() {
        return "EmailRequest";
    }
}
