package dev.agentmetrics.server.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service to sign in with, over real HTTP, strict about everything a client can do wrong: the
 * code works once, for that client, that address and that PKCE verifier.
 */
public abstract class ProviderDouble {

    public static final String CLIENT_ID = "agentmetrics-test";
    public static final String CLIENT_SECRET = "needle-client-secret";

    /** What is wrong with the service. */
    public enum Trouble {
        NONE,
        /** An error page for people, with a script in it. */
        HTML,
        DOWN,
        SILENT,
        ENDLESS
    }

    /** What the browser was sent with. */
    public record Asked(Map<String, String> query) {

        public String get(String name) {
            return query.getOrDefault(name, "");
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer http;
    private final String scheme;
    private final CountDownLatch never = new CountDownLatch(1);
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private final List<String> issued = new CopyOnWriteArrayList<>();
    private volatile Trouble trouble = Trouble.NONE;

    ProviderDouble() {
        this(null);
    }

    /**
     * @param tls null speaks plain HTTP
     */
    ProviderDouble(@Nullable SSLContext tls) {
        scheme = tls == null ? "http://127.0.0.1:" : "https://localhost:";
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                http = HttpServer.create(address, 0);
            } else {
                var https = HttpsServer.create(address, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls));
                http = https;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.setExecutor(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("provider-", 1).factory()));
        http.start();
    }

    /** An address of this service. */
    public final URI at(String path) {
        return URI.create(scheme + http.getAddress().getPort() + path);
    }

    public final void set(Trouble wanted) {
        trouble = wanted;
    }

    /** Every secret that was handed out: codes and tokens. */
    public final List<String> issued() {
        return issued;
    }

    /** The person agrees: what the service adds to the address to which it sends them back. */
    public Map<String, String> consent(String location) {
        var asked = new Asked(fields(URI.create(location).getRawQuery()));
        var code = secret("code");
        codes.put(code, asked);
        var answer = new LinkedHashMap<String, String>();
        answer.put("code", code);
        answer.put("state", asked.get("state"));
        return answer;
    }

    /** The page on which a person agrees or does not, for browsers. */
    final void serveConsent(String path, String name) {
        serve(
                path,
                exchange -> {
                    var asked = exchange.getRequestURI();
                    var back = fields(asked.getRawQuery()).getOrDefault("redirect_uri", "") + "?";
                    var agreed = consent(asked.toString());
                    var refused = Map.of("error", "access_denied", "state", agreed.get("state"));
                    answer(
                            exchange,
                            200,
                            "text/html",
                            "<!doctype html><html lang=en><title>%1$s</title><h1>%1$s</h1>"
                                            .formatted(name)
                                    + link("Continue", back + query(agreed))
                                    + link("Cancel", back + query(refused)));
                });
    }

    private static String link(String text, String address) {
        return "<p><a href='%s'>%s</a></p>".formatted(address.replace("&", "&amp;"), text);
    }

    static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(
                        field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    final String secret(String kind) {
        var secret = kind + "-needle-" + UUID.randomUUID();
        issued.add(secret);
        return secret;
    }

    final void note(String secret) {
        issued.add(secret);
    }

    /** What was asked, when everything about the exchange is right. */
    final @Nullable Asked redeem(Map<String, String> form) {
        var asked = codes.remove(form.getOrDefault("code", ""));
        boolean right =
                asked != null
                        && CLIENT_ID.equals(form.get("client_id"))
                        && CLIENT_SECRET.equals(form.get("client_secret"))
                        && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                        && asked.get("code_challenge_method").equals("S256")
                        && asked.get("code_challenge")
                                .equals(challenge(form.getOrDefault("code_verifier", "")));
        return right ? asked : null;
    }

    /** Makes the code one that was asked for with another verifier. */
    public final void swapChallenge(String code) {
        codes.computeIfPresent(
                code,
                (_, asked) -> {
                    var query = new LinkedHashMap<>(asked.query());
                    query.put("code_challenge", challenge("somebody else's"));
                    return new Asked(query);
                });
    }

    final void serve(String path, HttpHandler handler) {
        http.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        if (trouble == Trouble.NONE) {
                            handler.handle(exchange);
                        } else {
                            misbehave(exchange);
                        }
                    }
                });
    }

    private void misbehave(HttpExchange exchange) throws IOException {
        switch (trouble) {
            case NONE -> throw new IllegalStateException();
            case HTML ->
                    answer(exchange, 400, "text/html", "<script>alert('needle-html')</script>");
            case DOWN -> answer(exchange, 502, "text/html", "<h1>needle-html</h1>");
            case SILENT -> {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            case ENDLESS -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 0);
                var chunk = "x".repeat(64_000).getBytes(StandardCharsets.UTF_8);
                try (var body = exchange.getResponseBody()) {
                    body.write("{\"a\":\"".getBytes(StandardCharsets.UTF_8));
                    while (trouble == Trouble.ENDLESS) {
                        body.write(chunk);
                    }
                }
            }
        }
    }

    static Map<String, String> form(HttpExchange exchange) throws IOException {
        return fields(body(exchange));
    }

    static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    static void json(HttpExchange exchange, int status, Object body) throws IOException {
        answer(exchange, status, "application/json", JSON.writeValueAsString(body));
    }

    static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + ";charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static Map<String, String> fields(String text) {
        var fields = new LinkedHashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            var parts = pair.split("=", 2);
            fields.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static String challenge(String verifier) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
