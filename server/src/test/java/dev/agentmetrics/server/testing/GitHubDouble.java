package dev.agentmetrics.server.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * GitHub's side of its secret-scanning partner program, as GitHub documents it: publishes the keys
 * it signs with, and signs reports with the newest of them.
 */
public final class GitHubDouble implements AutoCloseable {

    private static final String PATH = "/meta/public_keys/secret_scanning";

    private record Signer(String name, KeyPair pair) {}

    private final HttpServer server;
    private final List<Signer> signers = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;

    private GitHubDouble(HttpServer server) {
        this.server = server;
        rotate();
        rotate();
        server.createContext(PATH, this::publish);
        server.start();
    }

    public static GitHubDouble start() {
        try {
            return new GitHubDouble(
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI publicKeys() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** How often the keys were asked for. */
    public int asked() {
        return asked.get();
    }

    /** What it answers from now on; anything but 200 is an outage. */
    public void answers(int newStatus) {
        status = newStatus;
    }

    /** Signs with a new key from now on; the old ones stay published. */
    public synchronized void rotate() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            signers.add(
                    new Signer("%064x".formatted(signers.size() + 1), generator.generateKeyPair()));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The name of the key it signs with now. */
    public synchronized String keyName() {
        return signers.getLast().name();
    }

    /** A signature over the raw body, as it stands in the header. */
    public synchronized String sign(String body) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signers.getLast().pair().getPrivate());
            signature.update(body.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** One finding as GitHub reports it, in an array of one. */
    public static String report(String token, String url) {
        return "[{\"source\":\"commit\",\"token\":\"%s\",\"type\":\"agentmetrics_api_key\",\"url\":\"%s\"}]"
                .formatted(token, url);
    }

    private void publish(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        var body = keys().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private synchronized String keys() {
        var published = new ArrayList<Map<String, Object>>();
        for (var signer : signers) {
            published.add(
                    Map.of(
                            "key_identifier", signer.name(),
                            "key", pem(signer),
                            "is_current", signer.name().equals(keyName())));
        }
        return JsonMapper.shared().writeValueAsString(Map.of("public_keys", published));
    }

    private static String pem(Signer signer) {
        var der = signer.pair().getPublic().getEncoded();
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
