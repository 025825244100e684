package dev.agentmetrics.server.client;

import dev.agentmetrics.server.crypto.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a server, with a key.
 *
 * <p>Guarantees that the key goes nowhere but over TLS to the address that was set: it is never
 * part of an address, and no redirect is followed.
 */
public final class Connection implements AutoCloseable {

    private static final String DEFAULT_URL = "https://localhost:8443";
    private static final String NO_ADDRESS =
            "AGENTMETRICS_URL must be an address such as " + DEFAULT_URL;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI server;
    private final Secret key;
    private final JsonMapper json = new JsonMapper();

    private Connection(HttpClient http, URI server, Secret key) {
        this.http = http;
        this.server = server;
        this.key = key;
    }

    /** {@code AGENTMETRICS_URL}, {@code AGENTMETRICS_API_KEY} or its file, and the CA, if any. */
    public static Connection fromEnvironment(Map<String, String> environment) {
        var url = address(environment);
        var ca = environment.get("AGENTMETRICS_CA");
        return new Connection(Https.client(ca == null ? null : Path.of(ca)), url, key(environment));
    }

    /** {@code AGENTMETRICS_URL}, or this machine. */
    public static URI address(Map<String, String> environment) {
        // It is not shown: somebody may have put a password into it.
        try {
            var url = new URI(environment.getOrDefault("AGENTMETRICS_URL", DEFAULT_URL).strip());
            if ("https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException failure) {
            throw new ConnectionException(NO_ADDRESS, failure);
        }
        throw new ConnectionException(NO_ADDRESS);
    }

    private static Secret key(Map<String, String> environment) {
        var file = environment.get("AGENTMETRICS_API_KEY_FILE");
        try {
            var key =
                    file == null
                            ? environment.get("AGENTMETRICS_API_KEY")
                            : Files.readString(Path.of(file)).strip();
            if (key == null || key.isEmpty()) {
                throw new ConnectionException(
                        "set AGENTMETRICS_API_KEY, or AGENTMETRICS_API_KEY_FILE to a file with it");
            }
            return Secret.of(key);
        } catch (IOException failure) {
            throw new ConnectionException("cannot read AGENTMETRICS_API_KEY_FILE", failure);
        }
    }

    /** The address of a page of the server, for people. */
    public URI page(String path) {
        return server.resolve(path);
    }

    /**
     * @param body becomes JSON; null sends none
     */
    public Answer send(String method, String path, @Nullable Object body) {
        var request =
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + key.reveal())
                        .header("User-Agent", "agentmetrics-cli")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), json.readTree(answer.body()));
        } catch (IOException failure) {
            throw new ConnectionException("cannot reach " + server + ": " + failure, failure);
        } catch (JacksonException failure) {
            throw new ConnectionException(
                    server + " does not answer as AgentMetrics does", failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new ConnectionException("interrupted", failure);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
