package dev.agentmetrics.server.web.errors;

import dev.agentmetrics.server.core.IdSource;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers what never reached a controller: requests the HTTP server itself refused, and failures in
 * filters. Same body, same headers as everywhere else.
 */
@Component
public class ServerErrorHandler extends ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ServerErrorHandler.class);

    private final ErrorWriter writer;
    private final SecurityHeaders headers;
    private final IdSource ids;

    ServerErrorHandler(ErrorWriter writer, SecurityHeaders headers, IdSource ids) {
        this.writer = writer;
        this.headers = headers;
        this.ids = ids;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        // A request that could not be parsed has no id yet, and an error drops earlier headers.
        var id =
                response.getHeaders().contains(RequestId.HEADER)
                        ? response.getHeaders().get(RequestId.HEADER)
                        : ids.next().toString();
        headers.writeTo(response.getHeaders(), id);
        if (status >= 500 && cause != null) {
            LOG.error("request {} failed", id, cause);
        }
        var answer =
                "Invalid SNI".equals(message)
                        ? Answer.plain(
                                421,
                                "unknown_host",
                                "This server does not answer to that host name."
                                        + " AGENTMETRICS_PUBLIC_URL sets another one.")
                        : Answer.ofStatus(status);
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(writer.bytes(answer, id)), callback);
    }
}
