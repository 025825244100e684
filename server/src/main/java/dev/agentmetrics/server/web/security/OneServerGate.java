package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.db.OneServer;
import dev.agentmetrics.server.web.errors.Answer;
import dev.agentmetrics.server.web.errors.ErrorWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets no request to the API through while another server may have the database: which keys have
 * ended and which organisations are closed, this one would answer from memory.
 */
final class OneServerGate extends OncePerRequestFilter {

    private final OneServer lock;
    private final ErrorWriter errors;

    OneServerGate(OneServer lock, ErrorWriter errors) {
        this.lock = lock;
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
        if (!lock.isAlone()) {
            errors.write(request, response, Answer.controlStoreUnavailable());
            return;
        }
        chain.doFilter(request, response);
    }
}
