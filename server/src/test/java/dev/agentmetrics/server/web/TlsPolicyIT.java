package dev.agentmetrics.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentmetrics.server.testing.Ports;
import dev.agentmetrics.server.testing.TestServer;
import dev.agentmetrics.server.testing.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS 1.3 and 1.2 with nine suites and nothing else, asked with OpenSSL, which can be told to offer
 * what Java no longer knows. Without the list in {@code TlsContext} the JDK's CBC and DHE suites
 * are accepted and {@link #weakSuitesAreRefused} is red.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C02")
class TlsPolicyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestServer server;

    TlsPolicyIT(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_1", "-tls1"})
    void oldVersionsAreAnsweredWithAlert70(String version) {
        assumeTrue(hasOpenssl(), "openssl is not installed");

        // Alert 70 is protocol_version, sent by the server; a client that refuses by itself sends
        // nothing and would prove nothing.
        assertThat(handshake(server.httpsPort(), version, "-cipher", "ALL:@SECLEVEL=0"))
                .contains("SSL alert number 70");
    }

    /** The same client succeeds against a server that does speak TLS 1.1. */
    @Test
    void theOldVersionsClientCouldConnectWhereTheyAreSpoken(@TempDir Path folder) throws Exception {
        assumeTrue(hasOpenssl(), "openssl is not installed");
        var key = folder.resolve("key.pem").toString();
        var certificate = folder.resolve("cert.pem").toString();
        run(
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-subj",
                        "/CN=localhost",
                        "-days",
                        "1",
                        "-keyout",
                        key,
                        "-out",
                        certificate));
        var port = Ports.free();
        var old =
                new ProcessBuilder(
                                "openssl",
                                "s_server",
                                "-accept",
                                "127.0.0.1:" + port,
                                "-key",
                                key,
                                "-cert",
                                certificate,
                                "-tls1_1",
                                "-cipher",
                                "ALL:@SECLEVEL=0")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        try {
            var output = "";
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!output.contains("Protocol  : TLSv1.1") && System.nanoTime() < deadline) {
                output = handshake(port, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
            }
            assertThat(output).contains("Protocol  : TLSv1.1");
        } finally {
            old.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ECDHE-ECDSA-AES256-SHA384",
                "ECDHE-ECDSA-AES128-SHA256",
                "ECDHE-ECDSA-AES128-SHA",
                "ECDHE-RSA-AES128-SHA",
                "DHE-RSA-AES256-GCM-SHA384",
                "AES128-GCM-SHA256",
                "AES256-SHA",
                "ADH-AES256-GCM-SHA384",
                "ECDHE-ECDSA-NULL-SHA"
            })
    void weakSuitesAreRefused(String suite) {
        assumeTrue(hasOpenssl(), "openssl is not installed");

        assertThat(handshake(server.httpsPort(), "-tls1_2", "-cipher", suite + ":@SECLEVEL=0"))
                .contains("alert handshake failure")
                .contains("Cipher is (NONE)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ECDHE-ECDSA-AES256-GCM-SHA384",
                "ECDHE-ECDSA-AES128-GCM-SHA256",
                "ECDHE-ECDSA-CHACHA20-POLY1305"
            })
    void strongSuitesOfTls12AreAccepted(String suite) {
        assumeTrue(hasOpenssl(), "openssl is not installed");

        assertThat(handshake(server.httpsPort(), "-tls1_2", "-cipher", suite))
                .contains("Cipher is " + suite)
                .contains("Verify return code: 0 (ok)");
    }

    static Stream<String> suitesOfThisJdk() throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine();
        return Arrays.stream(engine.getSupportedCipherSuites())
                .filter(suite -> !suite.equals("TLS_EMPTY_RENEGOTIATION_INFO_SCSV"));
    }

    /** Also where OpenSSL is missing: every suite this JDK can speak is right or refused. */
    @ParameterizedTest
    @MethodSource("suitesOfThisJdk")
    void onlyForwardSecretAuthenticatedSuitesAreSpoken(String suite) throws IOException {
        var strong =
                suite.matches(
                        "TLS_(AES_256_GCM_SHA384|AES_128_GCM_SHA256|CHACHA20_POLY1305_SHA256)"
                                + "|TLS_ECDHE_ECDSA_WITH_.*(GCM_SHA\\d+|CHACHA20_POLY1305_SHA256)");
        assertThat(accepts(suite)).isEqualTo(strong);
    }

    @Test
    void http2IsSpokenWhereTheClientCanAndHttp11Elsewhere() {
        assertThat(server.send(server.request("/v1/me").version(Version.HTTP_2)).version())
                .isEqualTo(Version.HTTP_2);
        assertThat(server.send(server.request("/v1/me").version(Version.HTTP_1_1)).version())
                .isEqualTo(Version.HTTP_1_1);
    }

    private boolean accepts(String suite) throws IOException {
        try (var socket =
                (SSLSocket)
                        Trust.only(server.caFile())
                                .getSocketFactory()
                                .createSocket("localhost", server.httpsPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            return true;
        } catch (SSLException _) {
            return false;
        }
    }

    private String handshake(int port, String... options) {
        var command =
                new ArrayList<>(
                        List.of(
                                "openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + port,
                                "-servername",
                                "localhost",
                                "-verify_hostname",
                                "localhost",
                                "-CAfile",
                                server.caFile().toString()));
        command.addAll(List.of(options));
        return run(command);
    }

    private static boolean hasOpenssl() {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    private static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE)).isTrue();
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }
}
