package dev.agentmetrics.server.leaks;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.SignatureKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public keys that GitHub signs its reports with, fetched from GitHub and kept for an hour.
 *
 * <p>Guarantees to ask at most once a minute, whatever keys are named to it, and one fixed address
 * only. What was fetched goes on being used while GitHub cannot be reached.
 */
@Component
final class GitHubKeys {

    private static final Logger LOG = LoggerFactory.getLogger(GitHubKeys.class);
    private static final URI PUBLISHED =
            URI.create("https://api.github.com/meta/public_keys/secret_scanning");

    static final Duration FRESH = Duration.ofHours(1);
    static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 64 * 1_024;

    private final URI published;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final JsonMapper json = new JsonMapper();
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private Map<String, SignatureKey> keys = Map.of();
    private Instant fetched = Instant.MIN;
    private Instant asked = Instant.MIN;

    GitHubKeys(Optional<GitHubEndpoint> endpoint, Clock clock) {
        this.published = endpoint.map(GitHubEndpoint::publicKeys).orElse(PUBLISHED);
        this.clock = clock;
    }

    /** The key of this name; empty when GitHub has none. */
    Optional<SignatureKey> find(String name) {
        oneAtATime.lock();
        try {
            var now = clock.instant();
            boolean stale = !now.isBefore(later(fetched, FRESH));
            if ((stale || !keys.containsKey(name)) && !now.isBefore(later(asked, PAUSE))) {
                asked = now;
                fetch();
            }
            if (fetched.equals(Instant.MIN)) {
                throw new ProblemException(
                        new Problem.Unavailable(
                                "signature_keys_unavailable",
                                "The keys to check the signature with cannot be fetched now.",
                                PAUSE));
            }
            return Optional.ofNullable(keys.get(name));
        } finally {
            oneAtATime.unlock();
        }
    }

    private static Instant later(Instant at, Duration by) {
        return at.equals(Instant.MIN) ? at : at.plus(by);
    }

    private void fetch() {
        try {
            var request =
                    HttpRequest.newBuilder(published)
                            .timeout(PATIENCE)
                            .header("Accept", "application/json")
                            .header("User-Agent", "AgentMetrics")
                            .build();
            var answer =
                    http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
            if (answer.statusCode() != 200) {
                throw new IOException("the answer was " + answer.statusCode());
            }
            keys = read(answer.body());
            fetched = clock.instant();
        } catch (IOException | JacksonException | IllegalArgumentException failure) {
            LOG.warn("GitHub's public keys could not be fetched", failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, SignatureKey> read(String body) {
        var read = new HashMap<String, SignatureKey>();
        for (var key : json.readTree(body).path("public_keys")) {
            read.put(
                    key.path("key_identifier").asString(),
                    SignatureKey.ofPem(key.path("key").asString()));
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException("there are no keys in the answer");
        }
        return Map.copyOf(read);
    }
}
