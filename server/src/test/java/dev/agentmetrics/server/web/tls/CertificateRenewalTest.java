package dev.agentmetrics.server.web.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.testing.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new certificate reaches a running listener. */
@Tag("C02")
class CertificateRenewalTest {

    /** In the past, so that a certificate made 41 days later is valid for the real clients. */
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now(Clock.systemUTC()).minus(Duration.ofDays(41)));

    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final AtomicLong ids = new AtomicLong(1);
    private final Path folder;

    CertificateRenewalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aRunningListenerShowsTheNewCertificateAndKeepsOpenConnections() throws Exception {
        var authority = authority(folder.resolve("tls"));
        var context = new TlsContext(authority.current());
        var renewal = new CertificateRenewal(authority, context);
        var ca = folder.resolve("tls/ca.pem");
        try (var server = new Listening(context);
                var old = server.connect(ca)) {
            var first = certificate(old);

            renewal.check();
            assertThat(shown(server, ca)).isEqualTo(first);

            now.updateAndGet(time -> time.plus(Duration.ofDays(41)));
            renewal.check();

            assertThat(shown(server, ca)).isNotEqualTo(first);
            old.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            assertThat(old.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void anOwnCertificateIsTakenAgainWhenItsFilesChangeAndOnlyIfItIsGood() throws Exception {
        var first = files(authority(folder.resolve("a")), folder.resolve("a"));
        var second = files(authority(folder.resolve("b")), folder.resolve("b"));
        var certificate = Files.copy(first.certificate(), folder.resolve("own.pem"));
        var key = Files.copy(first.key(), folder.resolve("own-key.pem"));
        var own = new OwnCertificate(certificate, key, clock);
        var leaf = own.current().leaf();

        assertThat(own.renewed()).isEmpty();

        // Half of a change: the key does not belong to the certificate.
        overwrite(second.certificate(), certificate, 1);
        assertThat(own.renewed()).isEmpty();

        overwrite(second.key(), key, 2);
        assertThat(own.renewed().orElseThrow().leaf()).isNotEqualTo(leaf);

        Files.writeString(certificate, "nonsense");
        Files.setLastModifiedTime(certificate, FileTime.from(now.get().plusSeconds(3)));
        assertThat(own.renewed()).isEmpty();
    }

    @Test
    void anUnusableOwnCertificateStopsTheStartWithOneLine() throws Exception {
        var first = files(authority(folder.resolve("a")), folder.resolve("a"));
        var second = files(authority(folder.resolve("b")), folder.resolve("b"));
        var empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertStops(first.certificate(), second.key(), "does not belong");
        assertStops(empty, first.key(), "holds no PEM certificate");
        assertStops(first.certificate(), empty, "holds no unencrypted PEM private key");
        now.updateAndGet(time -> time.plus(Duration.ofDays(61)));
        assertStops(first.certificate(), first.key(), "has expired");
    }

    private void assertStops(Path certificate, Path key, String reason) {
        var own = new OwnCertificate(certificate, key, clock);
        assertThatThrownBy(own::current)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(reason)
                .message()
                .hasLineCount(1);
    }

    private record Pem(Path certificate, Path key) {}

    private static Pem files(LocalAuthority authority, Path folder) throws IOException {
        authority.current();
        var key = new SealedKeys(folder, TestKeys.fixed()).read("server-key").orElseThrow();
        var clear = Files.writeString(folder.resolve("own-key.pem"), PemFiles.text(key));
        return new Pem(folder.resolve("server.pem"), clear);
    }

    private void overwrite(Path from, Path to, int secondsLater) throws IOException {
        Files.write(to, Files.readAllBytes(from));
        Files.setLastModifiedTime(to, FileTime.from(now.get().plusSeconds(secondsLater)));
    }

    private LocalAuthority authority(Path at) {
        return new LocalAuthority(
                new SealedKeys(at, TestKeys.fixed()),
                ServerNames.of(List.of("localhost", "127.0.0.1")),
                () -> new UUID(0x0190_0000_0000_7000L, ids.getAndIncrement()),
                clock);
    }

    private static Certificate shown(Listening server, Path ca) throws Exception {
        try (var socket = server.connect(ca)) {
            return certificate(socket);
        }
    }

    private static Certificate certificate(SSLSocket socket) throws Exception {
        return socket.getSession().getPeerCertificates()[0];
    }

    /** A bare listener with our TLS. */
    private static final class Listening implements AutoCloseable {

        private final Server server = new Server();
        private final ServerConnector connector;

        Listening(TlsContext context) throws Exception {
            connector = new ServerConnector(server, context.factory());
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            server.start();
        }

        SSLSocket connect(Path ca) throws IOException {
            var socket =
                    (SSLSocket)
                            Trust.only(ca)
                                    .getSocketFactory()
                                    .createSocket("localhost", connector.getLocalPort());
            socket.startHandshake();
            return socket;
        }

        @Override
        public void close() {
            LifeCycle.stop(server);
        }
    }
}
