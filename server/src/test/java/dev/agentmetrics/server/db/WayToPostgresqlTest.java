package dev.agentmetrics.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.mail.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches somebody who answers in the place of PostgreSQL on another machine. */
@Tag("C02")
class WayToPostgresqlTest {

    private static final String HOST = "db.example";
    private static final String NOTHING = "";
    private static final int SECONDS = 20;

    @TempDir Path folder;

    /** Where every name leads to this machine. */
    public static final class Here extends SocketFactory {

        private final int port;

        public Here(String port) {
            this.port = Integer.parseInt(port);
        }

        @Override
        public Socket createSocket() throws IOException {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public Socket createSocket(String host, int any) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int any, InetAddress from, int fromPort)
                throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int any) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int any, InetAddress from, int fromPort)
                throws IOException {
            return createSocket();
        }
    }

    /** Takes one connection, and what comes after the question for TLS. */
    private static final class Listener implements AutoCloseable {

        private final ServerSocket socket;
        private final @Nullable SSLContext tls;
        final CompletableFuture<String> heard = new CompletableFuture<>();

        /**
         * @param tls null for somebody who has none
         */
        Listener(@Nullable SSLContext tls) throws IOException {
            this.tls = tls;
            socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::listen);
        }

        private void listen() {
            try (var connection = socket.accept()) {
                connection.setSoTimeout(SECONDS * 1_000);
                connection.getInputStream().readNBytes(8);
                connection.getOutputStream().write(tls == null ? 'N' : 'S');
                connection.getOutputStream().flush();
                heard.complete(tls == null ? text(connection) : sealed(connection, tls));
            } catch (SSLException refused) {
                heard.complete(NOTHING);
            } catch (IOException | RuntimeException failure) {
                heard.completeExceptionally(failure);
            }
        }

        private static String sealed(Socket connection, SSLContext tls) throws IOException {
            try (var sealed =
                    (SSLSocket) tls.getSocketFactory().createSocket(connection, null, true)) {
                sealed.setUseClientMode(false);
                sealed.startHandshake();
                return text(sealed);
            }
        }

        private static String text(Socket connection) throws IOException {
            try {
                var bytes = new byte[256];
                int count = connection.getInputStream().read(bytes);
                return count < 0 ? NOTHING : new String(bytes, 0, count, StandardCharsets.UTF_8);
            } catch (SocketTimeoutException silence) {
                throw new UncheckedIOException(silence);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** What they hear of a server with this address, which is never let in. */
    private String heard(@Nullable SSLContext tls, String options) throws Exception {
        try (var listener = new Listener(tls)) {
            int port = listener.socket.getLocalPort();
            var config =
                    Postgresql.configure(
                            Secret.of(
                                    "postgresql://am:swordfish@%s:%d/metrics?socketFactory=%s&socketFactoryArg=%d%s"
                                            .formatted(
                                                    HOST,
                                                    port,
                                                    Here.class.getName(),
                                                    port,
                                                    options)),
                            null,
                            null);
            var properties = config.getDataSourceProperties();
            properties.setProperty("user", config.getUsername());
            assertThatThrownBy(() -> DriverManager.getConnection(config.getJdbcUrl(), properties))
                    .isInstanceOf(SQLException.class);
            return listener.heard.get();
        }
    }

    @Test
    void whoeverHasACertificateForTheNameIsTalkedTo() throws Exception {
        var own = new TestCertificates(folder, HOST);

        assertThat(heard(own.context(), "&sslrootcert=" + own.caFile())).contains("metrics");
    }

    @Test
    void nobodyElseHearsAnything() throws Exception {
        var own = new TestCertificates(folder, HOST);
        var other = new TestCertificates(folder, "other.example");

        assertThat(heard(null, "")).as("no TLS").isEqualTo(NOTHING);
        assertThat(heard(own.context(), "")).as("no public authority").isEqualTo(NOTHING);
        assertThat(heard(own.context(), "&sslrootcert=" + other.caFile()))
                .as("another authority")
                .isEqualTo(NOTHING);
        assertThat(heard(other.context(), "&sslrootcert=" + other.caFile()))
                .as("another name")
                .isEqualTo(NOTHING);
    }
}
