package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.providers.BoundedHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The wire to Supabase Auth.
 *
 * <p>Guarantees that a call is short, small, follows no redirect, and ends in one of three ways: an
 * answer, a {@link SupabaseRefusal} with a code that Auth gave, or 503. What has no such code did
 * not come from Auth but from something before it, and decides nothing about anybody. Neither
 * bodies nor headers are logged.
 */
@Component
@OnSupabase
final class SupabaseHttp {

    static final int AT_ONCE = 32;

    private static final Logger LOG = LoggerFactory.getLogger(SupabaseHttp.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{2,60}");

    private final SupabaseEndpoint endpoint;
    private final RestClient client;
    private final JsonMapper json = JsonMapper.shared();
    private final Semaphore places = new Semaphore(AT_ONCE);

    /**
     * @param elsewhere where a test has it
     */
    SupabaseHttp(SupabaseSettings settings, Optional<SupabaseEndpoint> elsewhere) {
        this.endpoint = elsewhere.orElseGet(() -> published(settings));
        this.client =
                new BoundedHttp(endpoint.patience())
                        .client()
                        .defaultHeader("apikey", endpoint.key())
                        .defaultHeader("X-Supabase-Api-Version", "2024-01-01")
                        .defaultHeader("User-Agent", "AgentMetrics")
                        .build();
    }

    private static SupabaseEndpoint published(SupabaseSettings settings) {
        var url = settings.supabaseUrl();
        var key = settings.supabaseKey();
        if (url == null || key == null) {
            throw new IllegalStateException("checked at the start");
        }
        return SupabaseEndpoint.of(url, key);
    }

    /** Its address, and the name under which it signs. */
    String base() {
        return endpoint.base();
    }

    JsonNode get(String path, @Nullable Secret bearer) {
        return call(HttpMethod.GET, path, bearer, null);
    }

    JsonNode post(String path, @Nullable Secret bearer, JsonBody body) {
        return call(HttpMethod.POST, path, bearer, body);
    }

    JsonNode put(String path, Secret bearer, JsonBody body) {
        return call(HttpMethod.PUT, path, bearer, body);
    }

    private JsonNode call(
            HttpMethod method, String path, @Nullable Secret bearer, @Nullable JsonBody body) {
        if (!place()) {
            throw new ProblemException(
                    new Problem.OverLimit(
                            "too_many_sign_ins",
                            "Too many sign-ins at once. Try again in a moment.",
                            Duration.ofSeconds(1)));
        }
        try {
            return exchange(method, path, bearer, body);
        } finally {
            places.release();
        }
    }

    private boolean place() {
        try {
            return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private JsonNode exchange(
            HttpMethod method, String path, @Nullable Secret bearer, @Nullable JsonBody body) {
        var bytes = body == null ? new byte[0] : body.bytes();
        try (body) {
            var request =
                    client.method(method)
                            .uri(URI.create(endpoint.base() + path))
                            .accept(MediaType.APPLICATION_JSON);
            if (bearer != null) {
                request.header("Authorization", "Bearer " + bearer.reveal());
            }
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(bytes);
            }
            var answer = request.exchange((_, response) -> answer(response));
            return answer == null ? MissingNode.getInstance() : answer;
        } catch (RestClientException failure) {
            // Its message may quote what was received.
            throw unavailable(path, failure.getClass().getSimpleName());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private JsonNode answer(ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        var body = parsed(response);
        if (status == 204 || (status == 200 && body.isObject())) {
            return body;
        }
        var code = code(response, body);
        if (status >= 400 && status < 500 && status != 409 && status != 429 && code.isPresent()) {
            throw new SupabaseRefusal(code.get());
        }
        throw unavailable(
                "an answer", "status " + status + code.map(text -> ", " + text).orElse(""));
    }

    private JsonNode parsed(ClientHttpResponse response) throws IOException {
        var bytes = response.getBody().readAllBytes();
        try {
            return bytes.length == 0 ? MissingNode.getInstance() : json.readTree(bytes);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /** A header says it always; bodies, by version and by part of Auth, in one of three places. */
    private static Optional<String> code(ClientHttpResponse response, JsonNode body) {
        return Stream.of(
                        Optional.ofNullable(response.getHeaders().getFirst("x-sb-error-code")),
                        text(body, "error_code"),
                        text(body, "code"),
                        text(body, "error"))
                .flatMap(Optional::stream)
                .filter(text -> CODE.matcher(text).matches())
                .findFirst();
    }

    private static Optional<String> text(JsonNode body, String field) {
        var value = body.path(field);
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    static ProblemException unavailable(String what, String why) {
        LOG.warn("Supabase Auth does not answer as it should: {}: {}", what, why);
        return new ProblemException(
                new Problem.Unavailable(
                        "identity_provider_unavailable",
                        "The service that checks passwords does not answer as it should. Try again"
                                + " in a moment.",
                        Duration.ofSeconds(10)));
    }
}
