package dev.agentmetrics.server.web.pages;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Serves the single-page app: its files, and its start page for every address that is one of its
 * pages. Files whose name contains their hash may be kept for ever, everything else is asked for
 * again.
 */
final class DashboardFiles extends ResourceHttpRequestHandler {

    private static final String HASHED = "/assets/";
    private static final String START_PAGE = "index.html";
    private static final byte[] NOT_BUILT =
            """
            AgentMetrics is running.

            This build has no dashboard. ./dev build makes one; the API works without it.
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final boolean built = new ClassPathResource("static/" + START_PAGE).exists();

    DashboardFiles() {
        setLocations(List.of(new ClassPathResource("static/")));
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        if (isElsewhere(path)) {
            throw new NoResourceFoundException(HttpMethod.valueOf(request.getMethod()), path, path);
        }
        if (path.startsWith(HASHED)) {
            serveHashed(request, response);
        } else if (getResource(request) == null && wantsPage(request)) {
            serveStartPage(request, response);
        } else {
            super.handleRequest(request, response);
        }
    }

    private void serveHashed(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (getResource(request) != null) {
            response.setHeader(
                    "Cache-Control",
                    CacheControl.maxAge(Duration.ofDays(365))
                            .cachePublic()
                            .immutable()
                            .getHeaderValue());
        }
        super.handleRequest(request, response);
    }

    private void serveStartPage(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!built) {
            response.setContentType("text/plain;charset=UTF-8");
            response.setContentLength(NOT_BUILT.length);
            response.getOutputStream().write(NOT_BUILT);
            return;
        }
        request.setAttribute(HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE, START_PAGE);
        super.handleRequest(request, response);
    }

    /** {@code /errors} itself is a page. */
    private static boolean isElsewhere(String path) {
        return path.equals("/v1") || path.startsWith("/v1/") || path.startsWith("/errors/");
    }

    /** A page has no file extension, and the client can show one. */
    private static boolean wantsPage(HttpServletRequest request) {
        var accept = request.getHeader("Accept");
        if (accept != null && accept.contains("text/html")) {
            return true;
        }
        var path = request.getRequestURI();
        var hasExtension = path.indexOf('.', path.lastIndexOf('/')) >= 0;
        return !hasExtension && (accept == null || accept.contains("*/*"));
    }
}
