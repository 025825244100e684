package dev.agentmetrics.server.web.listener;

import dev.agentmetrics.server.apikeys.LeakedKeys;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.web.errors.SecurityHeaders;
import dev.agentmetrics.server.web.errors.ServerErrorHandler;
import dev.agentmetrics.server.web.settings.ServerSettings;
import dev.agentmetrics.server.web.tls.TlsContext;
import java.net.InetAddress;
import java.util.ArrayList;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.ee11.webapp.AbstractConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Replaces the default connector by ours and sets the limits of the HTTP server. */
@Configuration(proxyBeanMethods = false)
public class ListenerConfiguration {

    /** Threads that wait for the network; requests run on virtual threads. */
    private static final int NETWORK_THREADS = 16;

    /** Lazily: the listener is made before the stores are. */
    @Bean
    PlaintextKeys plaintextKeys(ObjectProvider<LeakedKeys> keys) {
        return new PlaintextKeys(keys::getObject, InetAddress::isLoopbackAddress);
    }

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> listeners(
            ServerSettings settings,
            ListenerSettings limits,
            TlsContext tls,
            CanonicalUrl url,
            PlaintextKeys keys,
            LastRequests last,
            IdSource ids,
            SecurityHeaders headers,
            ServerErrorHandler errors) {
        return factory -> {
            var threads = new QueuedThreadPool(NETWORK_THREADS, 4);
            threads.setName("http");
            threads.setVirtualThreadsExecutor(
                    java.util.concurrent.Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("request-", 0).factory()));
            factory.setThreadPool(threads);
            factory.addConfigurations(
                    new AbstractConfiguration(new AbstractConfiguration.Builder()) {
                        @Override
                        public void configure(WebAppContext context) {
                            context.setErrorHandler(errors);
                            context.getServletHandler().setDecodeAmbiguousURIs(true);
                        }
                    });
            factory.addServerCustomizers(
                    server -> {
                        server.setErrorHandler(errors);
                        leaveBodiesCompressed(server);
                        server.setHandler(
                                last.before(
                                        new SlowBodies(
                                                server.getHandler(),
                                                limits.slowTime(),
                                                Limits.BODY_BYTES_PER_SECOND)));
                        var connectors = new ArrayList<Connector>();
                        var refusal = new PlaintextRefusal(url, keys);
                        connectors.add(
                                tlsConnector(
                                        server,
                                        settings,
                                        limits,
                                        tls,
                                        refusal,
                                        url,
                                        new RequestDefaults(ids, headers)));
                        if (settings.opensPlainPort()) {
                            connectors.add(plainConnector(server, settings, refusal));
                        }
                        server.setConnectors(connectors.toArray(Connector[]::new));
                        var limit =
                                new NetworkConnectionLimit(
                                        limits.connections(), server.getConnectors());
                        limit.setEndPointIdleTimeout(
                                Math.min(Limits.CROWDED_IDLE_MILLIS, limits.idleTime().toMillis()));
                        server.addBean(limit);
                    });
        };
    }

    /**
     * The HTTP server would inflate request bodies by itself, without the limits that the write API
     * sets while inflating.
     */
    private static void leaveBodiesCompressed(Server server) {
        var asTheyCome =
                CompressionConfig.builder()
                        .decompressExcludeEncoding("gzip")
                        .decompressExcludeEncoding("zstd")
                        .compressExcludeEncoding("gzip")
                        .build();
        for (var handler : server.getDescendants(CompressionHandler.class)) {
            handler.putConfiguration("/v1/*", asTheyCome);
            handler.putConfiguration("/otlp/*", asTheyCome);
        }
    }

    private static Connector tlsConnector(
            Server server,
            ServerSettings settings,
            ListenerSettings limits,
            TlsContext tls,
            PlaintextRefusal refusal,
            CanonicalUrl url,
            RequestDefaults defaults) {
        var http = httpConfiguration();
        http.addCustomizer(defaults);
        http.addCustomizer(new SecureRequestCustomizer());
        var http1 = new HttpConnectionFactory(http);
        var http2 = new HTTP2ServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(Limits.STREAMS);
        http2.setStreamIdleTimeout(limits.idleTime().toMillis());
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
        var connector =
                new ServerConnector(
                        server, 1, 2, new TlsDetector(tls.factory(), refusal), alpn, http2, http1);
        connector.setHost(settings.host());
        connector.setPort(settings.httpsPort());
        connector.setIdleTimeout(limits.idleTime().toMillis());
        connector.addBean(new SlowHeaders(connector, limits.slowTime()));
        connector.addEventListener(
                new LifeCycle.Listener() {
                    @Override
                    public void lifeCycleStarted(LifeCycle event) {
                        url.bound(connector.getLocalPort());
                    }
                });
        return connector;
    }

    private static Connector plainConnector(
            Server server, ServerSettings settings, PlaintextRefusal refusal) {
        var connector = new ServerConnector(server, 1, 1, refusal);
        connector.setHost(settings.host());
        connector.setPort(Integer.parseInt(settings.httpPort()));
        connector.setIdleTimeout(PlaintextRefusal.LIFE_MILLIS);
        return connector;
    }

    private static HttpConfiguration httpConfiguration() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(Limits.HEADER_BYTES);
        http.setResponseHeaderSize(Limits.HEADER_BYTES);
        http.setUriCompliance(
                UriCompliance.DEFAULT.with(
                        "ids in paths",
                        UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                        UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        return http;
    }
}
