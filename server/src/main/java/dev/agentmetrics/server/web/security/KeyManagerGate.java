package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.web.errors.Answer;
import dev.agentmetrics.server.web.errors.ErrorWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets no request to the API through while keys must not be used: not only what asks for a key
 * needs one, the stores hold what they derived from theirs.
 */
final class KeyManagerGate extends OncePerRequestFilter {

    private final KeyRing ring;
    private final ErrorWriter errors;

    KeyManagerGate(KeyRing ring, ErrorWriter errors) {
        this.ring = ring;
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // Tells whoever watches what is the matter.
        return request.getRequestURI().startsWith("/v1/health");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            ring.requireUsable();
        } catch (KeyManagerException _) {
            errors.write(request, response, Answer.keyManagerUnavailable());
            return;
        }
        chain.doFilter(request, response);
    }
}
