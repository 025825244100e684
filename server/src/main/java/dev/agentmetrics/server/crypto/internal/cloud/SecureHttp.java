package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks one service, over TLS.
 *
 * <p>Guarantees that nothing is sent but over TLS to a host whose certificate was checked, that no
 * redirect is followed, that every call ends within the {@link Patience}, and that an answer takes
 * no more than 1 MB. What is passing is tried again; the last answer is given as it is.
 */
public final class SecureHttp implements AutoCloseable {

    private static final int MAX_ANSWER = 1_024 * 1_024;

    private final String service;
    private final Patience patience;
    private final HttpClient http;
    private final JsonMapper json = JsonMapper.shared();

    /**
     * @param service for people: who is asked
     */
    public SecureHttp(String service, SSLContext trust, Patience patience) {
        this.service = service;
        this.patience = patience;
        this.http =
                HttpClient.newBuilder()
                        .sslContext(trust)
                        .connectTimeout(patience.each())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /** Only over TLS, whatever was set. */
    public static URI requireHttps(URI address, String setting) {
        if (!"https".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
            throw new KeyManagerException.Misconfigured(
                    setting
                            + " is not an https address; allowed: https://HOST or https://HOST:PORT");
        }
        return address;
    }

    public Answer send(Request request) {
        requireHttps(request.address(), service + "'s address");
        for (var attempt = 1; ; attempt++) {
            try {
                var answer = once(request);
                if (!answer.isPassing() || attempt >= patience.attempts()) {
                    return answer;
                }
                pause(attempt + 1);
            } catch (SSLHandshakeException failure) {
                throw notTrusted(request, failure);
            } catch (IOException failure) {
                if (attempt >= patience.attempts()) {
                    throw unreachable(request, failure);
                }
                pause(attempt + 1);
            }
        }
    }

    private Answer once(Request request) throws IOException {
        var builder =
                HttpRequest.newBuilder(request.address())
                        .method(request.method(), BodyPublishers.ofString(request.body()))
                        .header("Accept", "application/json")
                        .header("User-Agent", "AgentMetrics");
        request.headers().forEach(builder::header);
        var answer = await(builder.build());
        return new Answer(answer.statusCode(), parse(answer), answer.headers());
    }

    /** Waits for the whole answer: the client's own time-out ends with the headers. */
    private HttpResponse<byte[]> await(HttpRequest request) throws IOException {
        var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER);
        var pending = http.sendAsync(request, handler);
        try {
            return pending.get(patience.each().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            pending.cancel(true);
            throw new HttpTimeoutException("no answer within " + patience.each());
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException cause
                    ? cause
                    : new IOException("it cannot be asked", failure);
        } catch (InterruptedException _) {
            pending.cancel(true);
            throw interrupted();
        }
    }

    private JsonNode parse(HttpResponse<byte[]> answer) throws IOException {
        if (answer.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(answer.body());
        } catch (JacksonException _) {
            // Not as the cause: it would quote what may be secret.
            if (answer.statusCode() / 100 == 2) {
                throw new IOException("what answers is not " + service);
            }
            return MissingNode.getInstance();
        }
    }

    private void pause(int attempt) {
        try {
            Thread.sleep(patience.before(attempt));
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private KeyManagerException interrupted() {
        Thread.currentThread().interrupt();
        return new KeyManagerException.Unavailable(
                "the server stopped while waiting for " + service);
    }

    private KeyManagerException unreachable(Request request, IOException failure) {
        return new KeyManagerException.Unavailable(
                "%s cannot be reached at %s (%s); check the network and that it runs"
                        .formatted(
                                service,
                                request.address().getAuthority(),
                                failure.getClass().getSimpleName()),
                failure);
    }

    private KeyManagerException notTrusted(Request request, SSLHandshakeException failure) {
        var where = request.address().getAuthority();
        return isAboutCertificate(failure)
                ? new KeyManagerException.Misconfigured(
                        ("the certificate of %s at %s is not trusted, or is another host's; set"
                                        + " AGENTMETRICS_KEY_MANAGER_CA to its authority (PEM)")
                                .formatted(service, where),
                        failure)
                : new KeyManagerException.Unavailable(
                        "%s at %s does not agree on TLS".formatted(service, where), failure);
    }

    private static boolean isAboutCertificate(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
