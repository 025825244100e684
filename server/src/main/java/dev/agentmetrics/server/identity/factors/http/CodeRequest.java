package dev.agentmetrics.server.identity.factors.http;

import org.jspecify.annotations.Nullable;

/** A code of an authenticator app. */
record CodeRequest(@Nullable String code) {

    @Override
    public String toString() {
        return "CodeRequest";
    }
}
