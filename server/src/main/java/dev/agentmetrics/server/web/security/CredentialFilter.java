package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Problem;
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

    private static final String PROBLEM = CredentialFilter.class.getName() + ".problem";

    private final ApiKeyService keys;
    private final Sessions sessions;

    CredentialFilter(ApiKeyService keys, Sessions sessions) {
        this.keys = keys;
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = identify(request);
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

    private Optional<Caller> identify(HttpServletRequest request) {
        return switch (Credentials.of(request)) {
            case Credentials.None _ -> {
                SameOrigin.check(request).ifPresent(problem -> refuse(request, problem));
                yield Optional.empty();
            }
            case Credentials.Unusable(var problem) -> {
                refuse(request, problem);
                yield Optional.empty();
            }
            case Credentials.Key key -> {
                var caller = keys.verify(key.text());
                if (caller.isEmpty()) {
                    refuse(request, Credentials.invalid().problem());
                }
                yield caller;
            }
            case Credentials.Session cookie -> identify(request, cookie);
        };
    }

    private Optional<Caller> identify(HttpServletRequest request, Credentials.Session cookie) {
        var session = sessions.find(cookie.text());
        if (session.isEmpty()) {
            SameOrigin.check(request).ifPresent(problem -> refuse(request, problem));
            return Optional.empty();
        }
        var foreign = SameOrigin.check(request, session.get());
        foreign.ifPresent(problem -> refuse(request, problem));
        return foreign.isEmpty() ? Optional.of(session.get().caller()) : Optional.empty();
    }

    private static void refuse(HttpServletRequest request, Problem problem) {
        request.setAttribute(PROBLEM, problem);
    }

    /** A request that no address may answer, public or not. */
    static boolean isForeign(HttpServletRequest request) {
        return request.getAttribute(PROBLEM) instanceof Problem.Forbidden;
    }
}
