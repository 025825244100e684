package dev.agentmetrics.server.web.grpc;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.ingest.IngestSettings;
import dev.agentmetrics.server.web.settings.ServerSettings;
import dev.agentmetrics.server.web.tls.TlsContext;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The gRPC port: the same certificate and TLS policy as the HTTPS port, and nothing without TLS.
 *
 * <p>Bounds what one client and all together may hold: connections, calls, bytes that were not
 * asked for. A stop refuses new calls and answers those under way.
 */
@Component
public final class GrpcListener implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcListener.class);

    private static final int CONNECTIONS = 1_024;

    /** Of one network. A client has one or two; many behind one address share these. */
    private static final int CONNECTIONS_OF_ONE = 256;

    private static final int CALLS_PER_CONNECTION = 64;
    private static final int METADATA_BYTES = 16 * 1_024;

    /** Of one connection, before a caller is known and a message asked for. */
    private static final int UNREAD_BYTES = 128 * 1_024;

    private static final int HANDSHAKE_SECONDS = 10;
    private static final int IDLE_MINUTES = 5;

    /** Connections come back to a balancer now and then, and to a new certificate. */
    private static final int AGE_MINUTES = 30;

    private static final int GRACE_SECONDS = 30;

    /** Resets per second that are honest; more is an attack. */
    private static final int RESETS = 200;

    private static final int DRAIN_SECONDS = 15;

    private final GrpcSettings settings;
    private final ServerSettings listening;
    private final IngestSettings limits;
    private final TlsContext tls;
    private final ExportCalls exports;
    private @Nullable Running running;

    GrpcListener(
            GrpcSettings settings,
            ServerSettings listening,
            IngestSettings limits,
            TlsContext tls,
            ExportCalls exports) {
        this.settings = settings;
        this.listening = listening;
        this.limits = limits;
        this.tls = tls;
        this.exports = exports;
    }

    /** What is to be ended, in this order. */
    private record Running(
            Server server, ExecutorService calls, EventLoopGroup accepting, EventLoopGroup moving) {

        void end() {
            calls.shutdown();
            var _ = accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            var _ = moving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** The port it listens on; empty when it does not. */
    public synchronized OptionalInt port() {
        return running == null ? OptionalInt.empty() : OptionalInt.of(running.server().getPort());
    }

    @Override
    public synchronized void start() {
        if (settings.isOff() || running != null) {
            return;
        }
        var accepting = new MultiThreadIoEventLoopGroup(1, threads(), NioIoHandler.newFactory());
        var moving = new MultiThreadIoEventLoopGroup(2, threads(), NioIoHandler.newFactory());
        var calls =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("grpc-call-", 0).factory());
        var server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(listening.host(), settings.port()))
                        .sslContext(policy())
                        .channelFactory(
                                () -> new BoundedServerChannel(CONNECTIONS, CONNECTIONS_OF_ONE))
                        .bossEventLoopGroup(accepting)
                        .workerEventLoopGroup(moving)
                        .executor(calls)
                        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                        .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
                        .maxConnectionAge(AGE_MINUTES, TimeUnit.MINUTES)
                        .maxConnectionAgeGrace(GRACE_SECONDS, TimeUnit.SECONDS)
                        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                        .maxInboundMetadataSize(METADATA_BYTES)
                        .maxInboundMessageSize((int) limits.ingestBodySize().toBytes())
                        .maxRstFramesPerWindow(RESETS, 1)
                        .flowControlWindow(UNREAD_BYTES)
                        .addStreamTracerFactory(ArrivingBytes.FACTORY)
                        .addServices(exports.services())
                        .build();
        var starting = new Running(server, calls, accepting, moving);
        try {
            server.start();
        } catch (IOException taken) {
            starting.end();
            throw new StartupException(
                    "port %d is in use; set AGENTMETRICS_OTLP_GRPC_PORT to another one, or to off"
                            .formatted(settings.port()),
                    taken);
        }
        running = starting;
    }

    private static java.util.concurrent.ThreadFactory threads() {
        return Thread.ofPlatform().name("grpc-", 0).factory();
    }

    private SslContext policy() {
        try {
            return GrpcSslContexts.configure(
                            SslContextBuilder.forServer(tls.keyManager()), SslProvider.JDK)
                    .protocols(TlsContext.protocols())
                    .ciphers(TlsContext.suites(), SupportedCipherSuiteFilter.INSTANCE)
                    .build();
        } catch (SSLException failure) {
            throw new StartupException("TLS cannot be set up for gRPC", failure);
        }
    }

    @Override
    public synchronized void stop() {
        var ending = running;
        if (ending == null) {
            return;
        }
        running = null;
        try {
            if (!ending.server().shutdown().awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("some gRPC calls get no answer");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        ending.server().shutdownNow();
        ending.end();
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    /** With the last requests over HTTP: before anything that they need. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
