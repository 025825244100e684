package dev.agentmetrics.server.web.listener;

import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.web.errors.RequestId;
import dev.agentmetrics.server.web.errors.SecurityHeaders;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** Gives every request its id and every response its headers, before any handler runs. */
final class RequestDefaults implements HttpConfiguration.Customizer {

    private final IdSource ids;
    private final SecurityHeaders headers;

    RequestDefaults(IdSource ids, SecurityHeaders headers) {
        this.ids = ids;
        this.headers = headers;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        var id = ids.next().toString();
        RequestId.set(request, id);
        headers.writeTo(responseHeaders, id);
        return request;
    }
}
