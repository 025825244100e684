package dev.agentmetrics.server.identity.providers.http;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.providers.Provider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * With which service, and where to go afterwards.
 *
 * @param next a page of this server; anything else is taken as the start page
 */
record BeginRequest(@Nullable String provider, @Nullable String next) {

    Provider requireProvider() {
        return requireProvider(provider);
    }

    static Provider requireProvider(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(Provider::of)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new Problem.Invalid(
                                                "This needs a service to sign in with.",
                                                List.of(
                                                        new FieldError(
                                                                "provider",
                                                                "not_allowed",
                                                                "one that GET /v1/sign-ins"
                                                                        + " lists")))));
    }
}
