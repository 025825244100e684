package dev.agentmetrics.bench;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Takes whatever is sent over TLS, reads it, and throws it away. */
final class Sink implements AutoCloseable {

    private static final String PASSWORD = "thrown away";

    private final HttpsServer server;
    private final byte[] certificate;

    Sink() throws IOException, GeneralSecurityException, InterruptedException {
        var directory = Files.createTempDirectory("agentmetrics-sink");
        var keys = directory.resolve("keys.p12");
        var pem = directory.resolve("ca.pem");
        keytool(
                keys,
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost"));
        keytool(keys, List.of("-exportcert", "-rfc", "-file", pem.toString()));
        certificate = Files.readAllBytes(pem);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
                        exchange.sendResponseHeaders(200, -1);
                    }
                });
        server.start();
    }

    private static void keytool(Path keys, List<String> what)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(what);
        command.addAll(
                List.of("-alias", "sink", "-keystore", keys.toString(), "-storepass", PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        var password = PASSWORD.toCharArray();
        var store = KeyStore.getInstance(keys.toFile(), password);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort() + "/v1/traces";
    }

    byte[] certificate() {
        return certificate;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
