package dev.agentmetrics.server.crypto.internal.gcp;

import dev.agentmetrics.server.crypto.internal.cloud.Answer;
import dev.agentmetrics.server.crypto.internal.cloud.Credential;
import dev.agentmetrics.server.crypto.internal.cloud.Request;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The REST API of Cloud KMS: addresses, tokens, pages, and what its refusals mean. */
final class GcpApi implements AutoCloseable {

    private final SecureHttp http;
    private final URI endpoint;
    private final String ring;
    private final Credential credential;

    GcpApi(SecureHttp http, URI endpoint, String ring, Credential credential) {
        this.http = http;
        this.endpoint = endpoint;
        this.ring = ring;
        this.credential = credential;
    }

    String ring() {
        return ring;
    }

    /** The resource name of a key. */
    String key(String name) {
        return ring + "/cryptoKeys/" + name;
    }

    JsonNode post(String path, Object body) {
        return good(ask("POST", path, body), path);
    }

    JsonNode patch(String path, Object body) {
        return good(ask("PATCH", path, body), path);
    }

    /** All entries of a list, page by page. */
    List<JsonNode> list(String path, String field) {
        var all = new ArrayList<JsonNode>();
        var page = "";
        do {
            var query = new HashMap<>(Map.of("pageSize", "100"));
            if (!page.isEmpty()) {
                query.put("pageToken", page);
            }
            var answer = ask("GET", path + "?" + Request.query(query), null);
            var body = good(answer, path);
            body.path(field).forEach(all::add);
            page = body.path("nextPageToken").asString("");
        } while (!page.isEmpty());
        return all;
    }

    /** The answer as it is, where a refusal has a meaning of its own. */
    Answer ask(String method, String path, @Nullable Object body) {
        var answer = once(method, path, body);
        if (answer.status() == 401) {
            credential.forget();
            answer = once(method, path, body);
        }
        return answer;
    }

    private Answer once(String method, String path, @Nullable Object body) {
        var target = endpoint.resolve("/v1/" + path);
        var request = body == null ? Request.get(target) : Request.json(method, target, body);
        return http.send(request.with("Authorization", "Bearer " + credential.current().reveal()));
    }

    JsonNode good(Answer answer, String path) {
        if (answer.isGood()) {
            return answer.body();
        }
        if (answer.isPassing()) {
            throw new KeyManagerException.Unavailable(
                    "Cloud KMS answers %d; try again later".formatted(answer.status()));
        }
        var where = path.replaceAll("\\?.*", "");
        throw switch (answer.status()) {
            case 401 ->
                    new KeyManagerException.Refused(
                            "Cloud KMS does not accept our token; check"
                                    + " AGENTMETRICS_GCP_CREDENTIALS_FILE or the machine's identity");
            case 403 ->
                    new KeyManagerException.Refused(
                            "Cloud KMS does not allow it on %s; give our service account a role"
                                            .formatted(where)
                                    + " with this permission, and enable the Cloud KMS API");
            case 404 ->
                    new KeyManagerException.Misconfigured(
                            "Cloud KMS has no %s; make the key ring, or correct".formatted(where)
                                    + " AGENTMETRICS_GCP_KEY_RING");
            default ->
                    new KeyManagerException.Refused(
                            "Cloud KMS refuses %s (%d %s)"
                                    .formatted(where, answer.status(), status(answer)));
        };
    }

    /** Such as {@code FAILED_PRECONDITION}: a code, no text. */
    private static String status(Answer answer) {
        var status = answer.body().path("error").path("status").asString("");
        return status.matches("[A-Z_]{1,40}") ? status : "without a reason";
    }

    @Override
    public void close() {
        http.close();
    }
}
