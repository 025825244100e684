package dev.agentmetrics.server.identity.providers.http;

import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.identity.providers.ProviderSignIn;
import org.jspecify.annotations.Nullable;

/**
 * What the service put into the address to which it sent the browser back.
 *
 * @param error why there is no code; its text is for nobody to see
 * @param iss who says so
 */
record FinishRequest(
        @Nullable String provider,
        @Nullable String code,
        @Nullable String state,
        @Nullable String error,
        @Nullable String iss) {

    Provider requireProvider() {
        return BeginRequest.requireProvider(provider);
    }

    ProviderSignIn.Answer answer() {
        return new ProviderSignIn.Answer(code, state, error, iss);
    }

    /** A code is as good as a password until it is used. */
    @Override
    public String toString() {
        return "FinishRequest";
    }
}
