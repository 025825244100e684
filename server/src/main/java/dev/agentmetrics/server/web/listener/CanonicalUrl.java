package dev.agentmetrics.server.web.listener;

import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.web.settings.ServerSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** The one https address of this server. Never made from what a client sends. */
@Component
public class CanonicalUrl implements PublicUrl {

    private final ServerSettings settings;
    private final AtomicInteger boundPort;

    CanonicalUrl(ServerSettings settings) {
        this.settings = settings;
        this.boundPort = new AtomicInteger(settings.httpsPort());
    }

    /** Without a slash at the end. */
    @Override
    public String text() {
        var configured = settings.publicUrl();
        if (configured != null) {
            var text = configured.toString();
            return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        }
        var port = boundPort.get();
        return "https://" + host() + (port == 443 ? "" : ":" + port);
    }

    public URI uri() {
        return URI.create(text());
    }

    /** The port is known only after binding when any free one was asked for. */
    void bound(int port) {
        boundPort.set(port);
    }

    private String host() {
        try {
            var address = InetAddress.getByName(settings.host());
            if (address.isLoopbackAddress()) {
                return "localhost";
            }
            if (address.isAnyLocalAddress()) {
                return InetAddress.getLocalHost().getHostName();
            }
            return settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
