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

    private static final int HTTPS = 443;

    /**
     * Also where a browser still holds a session, the page that does it need not know that one's
     * token.
     */
    private static final Set<String> OPENING = OpenRoutes.POST;

    /** They act on no session, and answer everybody alike. */
    private static final Set<String> FROM_ANYWHERE = Set.of("/v1/leaks", "/v1/leaks/github");

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private SameOrigin() {}

    /** For changes without a session, such as signing in. */
    static Optional<Problem> check(HttpServletRequest request) {
        if (isOpen(request)) {
            return Optional.empty();
        }
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of(foreign());
        }
        var origin = request.getHeader("Origin");
        return origin == null || origin.equalsIgnoreCase(own(request))
                ? Optional.empty()
                : Optional.of(foreign());
    }

    /** For changes with a session. */
    static Optional<Problem> check(
            HttpServletRequest request, SignedIn session, SessionService sessions) {
        if (isOpen(request)) {
            return Optional.empty();
        }
        boolean fromOurPage =
                isOpening(request)
                        || sessions.csrfMatches(session, request.getHeader(TOKEN_HEADER));
        return fromOurPage ? check(request) : Optional.of(foreign());
    }

    private static boolean isOpen(HttpServletRequest request) {
        return READING.contains(request.getMethod())
                || FROM_ANYWHERE.contains(request.getRequestURI());
    }

    /** Ending sessions has the same address as opening one. */
    private static boolean isOpening(HttpServletRequest request) {
        return request.getMethod().equals("POST") && OPENING.contains(request.getRequestURI());
    }

    /**
     * The address the browser used, from the Host header or, in HTTP/2, the authority. It was
     * checked against the certificate before any of this runs.
     */
    private static String own(HttpServletRequest request) {
        int port = request.getServerPort();
        return "https://" + request.getServerName() + (port == HTTPS ? "" : ":" + port);
    }

    private static Problem foreign() {
        return new Problem.Forbidden(
                "cross_site_request", "This request did not come from a page of this server.");
    }
}
