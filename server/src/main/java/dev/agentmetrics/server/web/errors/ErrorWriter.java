package dev.agentmetrics.server.web.errors;

import dev.agentmetrics.server.ingest.otlp.OtlpEncoding;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes an error where no controller is around: in filters and in the HTTP server itself. */
@Component
public class ErrorWriter {

    private final JsonMapper json;

    public ErrorWriter(JsonMapper json) {
        this.json = json;
    }

    public byte[] bytes(Answer answer, String requestId) {
        return json.writeValueAsBytes(answer.body(requestId));
    }

    public void write(HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException {
        UnreadBody.take(request, answer.status());
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (OtlpRoutes.isOne(request.getRequestURI())) {
            var encoding = OtlpEncoding.ofAnswer(request.getContentType());
            response.setContentType(encoding.contentType());
            response.getOutputStream().write(encoding.bytes(RpcStatus.of(answer)));
        } else {
            response.setContentType("application/json");
            response.getOutputStream().write(bytes(answer, RequestId.of(request)));
        }
    }
}
