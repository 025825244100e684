package dev.agentmetrics.server.web.errors;

import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.util.Attributes;

/** The id that stands in the answer and in the log. Ours, never the client's. */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";
    private static final String ATTRIBUTE = "dev.agentmetrics.request-id";

    private RequestId() {}

    public static void set(Attributes request, String id) {
        request.setAttribute(ATTRIBUTE, id);
    }

    public static String of(ServletRequest request) {
        return String.valueOf(request.getAttribute(ATTRIBUTE));
    }

    public static String of(Attributes request) {
        return String.valueOf(request.getAttribute(ATTRIBUTE));
    }
}
