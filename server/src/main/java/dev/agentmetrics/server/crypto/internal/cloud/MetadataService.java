package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a cloud tells its own machines about themselves. It speaks no TLS, in no cloud: the address
 * is link-local and answered by the host, so it is fixed here, and no setting leads elsewhere.
 */
public final class MetadataService {

    private static final int MAX_ANSWER = 64 * 1_024;

    private final URI token;
    private final Map<String, String> headers;
    private final InstantSource clock;
    private final Patience patience;

    /**
     * @param token the fixed address; a test gives one of its own machine
     */
    public MetadataService(
            URI token, Map<String, String> headers, InstantSource clock, Patience patience) {
        this.token = token;
        this.headers = Map.copyOf(headers);
        this.clock = clock;
        this.patience = patience;
    }

    /** The identity of this machine. */
    public Token token(Map<String, String> query) {
        var asked = clock.instant();
        var text = Request.query(query);
        var address = text.isEmpty() ? token : URI.create(token + "?" + text);
        var request = HttpRequest.newBuilder(address).timeout(patience.each());
        headers.forEach(request::header);
        // Made for one question: it is asked once an hour.
        try (var http = HttpClient.newBuilder().connectTimeout(patience.each()).build()) {
            var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER);
            var answer = http.send(request.build(), handler);
            if (answer.statusCode() != 200) {
                throw new KeyManagerException.Misconfigured(
                        "this machine's metadata service gives no token (%d); attach an identity to"
                                        .formatted(answer.statusCode())
                                + " the machine, or name a file of credentials in the settings");
            }
            var body = JsonMapper.shared().readTree(answer.body());
            return Token.lasting(
                    body.path("access_token").asString(""),
                    asked,
                    body.path("expires_in").asLong(0));
        } catch (IOException failure) {
            throw new KeyManagerException.Unavailable(
                    "there are no credentials in the settings, and this machine's metadata service"
                            + " does not answer",
                    failure);
        } catch (JacksonException _) {
            throw new KeyManagerException.Unavailable(
                    "this machine's metadata service gives no token");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new KeyManagerException.Unavailable("the server stopped while waiting");
        }
    }
}
