package dev.agentmetrics.server.testing.keymanagers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.agentmetrics.server.mail.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A key manager's service: TLS with a certificate of its own authority, JSON, and trouble. */
public abstract class KeyServiceDouble implements AutoCloseable {

    /** What is wrong with the service. */
    public enum Trouble {
        NONE,
        /** As a service that is being restarted. */
        DOWN,
        /** Too many requests. */
        THROTTLED,
        /** It takes the request and says nothing. */
        SILENT,
        /** A proxy's page for people. */
        HTML,
        /** Whoever we are, we may not. */
        DENIED
    }

    /** One request as it arrived. */
    public record Call(String method, String path, String query, Headers headers, String body) {

        static final JsonMapper JSON = JsonMapper.shared();

        public String header(String name) {
            var value = headers.getFirst(name);
            return value == null ? "" : value;
        }

        public JsonNode json() {
            return JSON.readTree(body.isEmpty() ? "{}" : body);
        }

        public Map<String, String> parameters() {
            return fields(query);
        }

        public Map<String, String> form() {
            return fields(body);
        }

        private static Map<String, String> fields(String text) {
            var fields = new LinkedHashMap<String, String>();
            for (var pair : text.split("&", -1)) {
                var parts = pair.split("=", 2);
                fields.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
            }
            return fields;
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    /** One answer; a null body is an empty one. */
    public record Reply(int status, Object body, Map<String, String> headers) {

        static Reply of(int status, Object body) {
            return new Reply(status, body, Map.of());
        }
    }

    private final TestCertificates certificates;
    private final HttpsServer http;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Trouble trouble = Trouble.NONE;

    KeyServiceDouble(Path folder, String host) {
        certificates = new TestCertificates(folder, host);
        try {
            http =
                    HttpsServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
        http.setExecutor(workers);
        http.createContext("/", this::handle);
        http.start();
    }

    public final URI address() {
        return URI.create("https://localhost:" + http.getAddress().getPort());
    }

    /** What its certificate is checked against. */
    public final Path caFile() {
        return certificates.caFile();
    }

    public final void set(Trouble wanted) {
        trouble = wanted;
    }

    /** All that was asked, oldest first. */
    public final List<Call> calls() {
        return calls;
    }

    /** Its own answer to everything while it is down, throttled or denies. */
    protected abstract Reply refusal(Trouble why);

    /** What is answered whoever asks. */
    protected boolean isForEverybody(Call call) {
        return false;
    }

    protected abstract Reply answer(Call call) throws GeneralSecurityException;

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var call =
                    new Call(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            String.valueOf(exchange.getRequestURI().getRawQuery()),
                            exchange.getRequestHeaders(),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
            calls.add(call);
            switch (trouble) {
                case NONE -> send(exchange, guarded(call));
                case DOWN, THROTTLED -> send(exchange, refusal(trouble));
                case DENIED ->
                        send(exchange, isForEverybody(call) ? guarded(call) : refusal(trouble));
                case HTML -> html(exchange);
                case SILENT -> silence();
            }
        }
    }

    private synchronized Reply guarded(Call call) throws IOException {
        try {
            return answer(call);
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    private void silence() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void html(HttpExchange exchange) throws IOException {
        var page = "<html>needle-html</html>".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        var body = reply.body() == null ? new byte[0] : Call.JSON.writeValueAsBytes(reply.body());
        exchange.getResponseHeaders().set("Content-Type", contentType());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    protected String contentType() {
        return "application/json";
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        workers.shutdownNow();
    }

    static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
