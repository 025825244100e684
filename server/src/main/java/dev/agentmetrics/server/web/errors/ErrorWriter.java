package dev.agentmetrics.server.web.errors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes an error where no controller is around: in filters and in the HTTP server itself. */
@Component
public class ErrorWriter {

    /** A hundred large events; nothing of it is kept. */
    private static final int SMALL = 1_024 * 1_024;

    private final JsonMapper json;

    ErrorWriter(JsonMapper json) {
        this.json = json;
    }

    public byte[] bytes(Answer answer, String requestId) {
        return json.writeValueAsBytes(answer.body(requestId));
    }

    public void write(HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException {
        swallowSmallBody(request);
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentType("application/json");
        response.getOutputStream().write(bytes(answer, RequestId.of(request)));
    }

    /**
     * An answer given while the body is still arriving cancels an HTTP/2 stream, and some clients
     * then never see the answer. What is small is taken and dropped; what is large is not waited
     * for.
     */
    private static void swallowSmallBody(HttpServletRequest request) throws IOException {
        var length = request.getContentLengthLong();
        if (length > 0 && length <= SMALL && request.getHeader("Expect") == null) {
            try {
                request.getInputStream().skipNBytes(length);
            } catch (IOException _) {
                // It does not arrive whole or in time; the answer is the same, and no news.
                return;
            }
        }
    }
}
