package dev.agentmetrics.server.testing.keymanagers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A cloud's metadata service on this machine: without TLS, as the real ones. */
public final class MetadataDouble implements AutoCloseable {

    private final HttpServer http;
    private final List<String> queries = new CopyOnWriteArrayList<>();

    /**
     * @param header without which it answers nothing, so that no browser can be led here
     */
    public MetadataDouble(String header, String value, Supplier<String> tokens) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.createContext(
                "/token",
                exchange -> {
                    try (exchange) {
                        boolean right = value.equals(exchange.getRequestHeaders().getFirst(header));
                        queries.add(String.valueOf(exchange.getRequestURI().getQuery()));
                        var body =
                                "{\"access_token\":\"%s\",\"expires_in\":\"3599\"}"
                                        .formatted(right ? tokens.get() : "")
                                        .getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(right ? 200 : 403, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        http.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/token");
    }

    public List<String> queries() {
        return queries;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
