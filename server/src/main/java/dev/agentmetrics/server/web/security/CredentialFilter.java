package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.apikeys.KeyCheck;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.SessionCookie;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns a credential into a {@code Caller}, without reading the body.
 *
 * <p>A credential that is not valid makes the request anonymous, with a reason: public addresses
 * work for a browser with an old cookie, everything else answers 401 with that reason.
 */
final class CredentialFilter extends OncePerRequestFilter {

    /** Tells a client in time that its key will stop working. */
    private static final String KEY_EXPIRES = "AgentMetrics-Key-Expires";

    private static final String PROBLEM = CredentialFilter.class.getName() + ".problem";

    private final ApiKeyService keys;
    private final SessionService sessions;

    CredentialFilter(ApiKeyService keys, SessionService sessions) {
        this.keys = keys;
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = identify(request, response);
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new Authenticated(caller.get()));
        SecurityContextHolder.setContext(context);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    /** Why the request has no caller, for the answer that says so. */
    static Problem problem(HttpServletRequest request) {
        return request.getAttribute(PROBLEM) instanceof Problem problem
                ? problem
                : new Problem.Unauthenticated(
                        "unauthenticated", "A session or an API key is required.");
    }

    private Optional<Caller> identify(HttpServletRequest request, HttpServletResponse response) {
        return switch (Credentials.of(request)) {
            case Credentials.None _ -> {
                SameOrigin.check(request).ifPresent(problem -> refuse(request, problem));
                yield Optional.empty();
            }
            case Credentials.Unusable(var problem) -> {
                refuse(request, problem);
                yield Optional.empty();
            }
            case Credentials.Key key -> identify(request, response, key);
            case Credentials.Session cookie -> identify(request, response, cookie);
        };
    }

    private Optional<Caller> identify(
            HttpServletRequest request, HttpServletResponse response, Credentials.Key key) {
        return switch (keys.check(key.text(), OriginArgument.of(request))) {
            case KeyCheck.Accepted(var caller, var endsAt) -> {
                if (endsAt != null) {
                    response.setHeader(KEY_EXPIRES, endsAt.toString());
                }
                yield Optional.of(caller);
            }
            case KeyCheck.Refused(var reason) -> {
                refuse(request, reason.problem());
                yield Optional.empty();
            }
        };
    }

    private Optional<Caller> identify(
            HttpServletRequest request, HttpServletResponse response, Credentials.Session cookie) {
        var session = authenticate(request, cookie);
        if (session.isEmpty()) {
            SameOrigin.check(request).ifPresent(problem -> refuse(request, problem));
            return Optional.empty();
        }
        // Also when the request is refused: the old value may just have been retired.
        var newCookie = session.get().newCookie();
        if (newCookie != null) {
            response.addHeader("Set-Cookie", SessionCookie.set(newCookie));
        }
        var foreign = SameOrigin.check(request, session.get(), sessions);
        if (foreign.isPresent()) {
            refuse(request, foreign.get());
            return Optional.empty();
        }
        request.setAttribute(SignedIn.ATTRIBUTE, session.get());
        return Optional.of(session.get().caller());
    }

    private Optional<SignedIn> authenticate(
            HttpServletRequest request, Credentials.Session cookie) {
        try {
            var check = sessions.authenticate(cookie.text(), OriginArgument.of(request));
            if (check.session().isEmpty()) {
                refuse(request, Credentials.refused(check));
            }
            return check.session();
        } catch (ProblemException unknown) {
            // Whether the session still stands cannot be found out now.
            refuse(request, unknown.problem());
            return Optional.empty();
        }
    }

    private static void refuse(HttpServletRequest request, Problem problem) {
        request.setAttribute(PROBLEM, problem);
    }

    /** A request that no address may answer, public or not. */
    static boolean isForeign(HttpServletRequest request) {
        return request.getAttribute(PROBLEM) instanceof Problem.Forbidden;
    }
}
