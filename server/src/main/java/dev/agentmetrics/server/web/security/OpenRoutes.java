package dev.agentmetrics.server.web.security;

import java.util.Set;

/** What answers without a credential; everything else is closed. */
final class OpenRoutes {

    static final Set<String> GET =
            Set.of(
                    "/v1/health",
                    "/v1/health/*",
                    "/v1/setup/*",
                    "/v1/sign-up",
                    "/v1/sign-ins",
                    "/v1/erasures/keys",
                    "/v1/invitation/*");

    /**
     * They prove who somebody is, or begin to. None of them acts on a session, but the end of
     * linking an account: what binds that to a page of ours is its state and its own cookie.
     */
    static final Set<String> POST =
            Set.of(
                    "/v1/sessions",
                    "/v1/sign-ins/second-step",
                    "/v1/sign-ins/second-step/passkey",
                    "/v1/setup",
                    "/v1/sign-ins",
                    "/v1/sign-ins/finish",
                    "/v1/sign-ins/passkey",
                    "/v1/sign-ins/passkey/options",
                    "/v1/leaks",
                    "/v1/leaks/github",
                    "/v1/sign-up",
                    "/v1/sign-up/complete",
                    "/v1/invitation/accept",
                    "/v1/password-resets",
                    "/v1/password-resets/complete",
                    "/v1/email-confirmations");

    private OpenRoutes() {}
}
