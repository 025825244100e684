package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps other sites from making a signed-in browser do things.
 *
 * <p>Guarantees that a change made with a cookie comes from a page of ours: the browser says so,
 * and the page knows the session's token. Requests with an API key are not looked at; no browser
 * sends one by itself.
 */
final class SameOrigin {

    static final String TOKEN_HEADER = "X-CSRF-Token";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private SameOrigin() {}

    /** For changes without a session, such as signing in. */
    static Optional<Problem> check(HttpServletRequest request) {
        if (READING.contains(request.getMethod())) {
            return Optional.empty();
        }
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of(foreign());
        }
        var origin = request.getHeader("Origin");
        // The host was checked against the certificate before any of this runs.
        var own = "https://" + request.getHeader("Host");
        return origin == null || origin.equalsIgnoreCase(own)
                ? Optional.empty()
                : Optional.of(foreign());
    }

    /** For changes with a session. */
    static Optional<Problem> check(
            HttpServletRequest request, SignedIn session, SessionService sessions) {
        if (READING.contains(request.getMethod())) {
            return Optional.empty();
        }
        return sessions.csrfMatches(session, request.getHeader(TOKEN_HEADER))
                ? check(request)
                : Optional.of(foreign());
    }

    private static Problem foreign() {
        return new Problem.Forbidden(
                "cross_site_request", "This request did not come from a page of this server.");
    }
}
