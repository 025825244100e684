package dev.agentmetrics.server.crypto.internal.azure;

import dev.agentmetrics.server.crypto.internal.cloud.Answer;
import dev.agentmetrics.server.crypto.internal.cloud.RenewedToken;
import dev.agentmetrics.server.crypto.internal.cloud.Request;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The REST API of Key Vault: the challenge, pages, and what its refusals mean. */
final class AzureApi implements AutoCloseable {

    private static final String VERSION = "api-version=7.4";
    private static final Pattern RESOURCE =
            Pattern.compile("(?:resource|scope)=\"(https://[^\"/]+)[^\"]*\"");

    private final SecureHttp http;
    private final URI vault;
    private final RenewedToken token;
    private volatile @Nullable String resource;

    AzureApi(SecureHttp http, URI vault, AzureIdentity identity, InstantSource clock) {
        this.http = http;
        this.vault = vault;
        this.token = new RenewedToken(() -> identity.token(String.valueOf(resource)), clock);
    }

    String place() {
        return vault.getHost();
    }

    JsonNode get(String path) {
        return good(ask("GET", path, null), path);
    }

    JsonNode post(String path, Object body) {
        return good(ask("POST", path, body), path);
    }

    JsonNode patch(String path, Object body) {
        return good(ask("PATCH", path, body), path);
    }

    /** All entries of a list, page by page. */
    List<JsonNode> list(String path) {
        var all = new ArrayList<JsonNode>();
        @Nullable URI page = address(path);
        while (page != null) {
            var body = good(send(Request.get(page)), path);
            body.path("value").forEach(all::add);
            var next = body.path("nextLink").asString("");
            page = next.isEmpty() ? null : here(URI.create(next));
        }
        return all;
    }

    /** Our token goes to our vault only, wherever a page says that it goes on. */
    private URI here(URI next) {
        if (!vault.getAuthority().equals(next.getAuthority())) {
            throw new KeyManagerException.Refused("Key Vault sends us to another host");
        }
        return next;
    }

    Answer ask(String method, String path, @Nullable Object body) {
        var address = address(path);
        return send(
                body == null
                        ? new Request(method, address, Map.of(), "")
                        : Request.json(method, address, body));
    }

    private URI address(String path) {
        return vault.resolve("/" + path + "?" + VERSION);
    }

    /** The first question goes without a token: the answer says what the token has to be for. */
    private Answer send(Request request) {
        if (resource == null) {
            var first = http.send(Request.get(address("keys")));
            if (first.status() != 401) {
                good(first, "keys");
                throw new KeyManagerException.Misconfigured(
                        "what answers at AGENTMETRICS_AZURE_VAULT_URL is not Key Vault: it asks"
                                + " for no token");
            }
            resource = challenged(first);
        }
        var answer = signed(request);
        if (answer.status() == 401) {
            token.forget();
            answer = signed(request);
        }
        return answer;
    }

    private Answer signed(Request request) {
        return http.send(request.with("Authorization", "Bearer " + token.current().reveal()));
    }

    /** Who gets a token for a resource can use it there; so it has to be the vault's own. */
    private String challenged(Answer answer) {
        var challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
        var named = RESOURCE.matcher(challenge);
        if (named.find()) {
            var found = named.group(1);
            var host = URI.create(found).getHost();
            var ours = vault.getHost().toLowerCase(Locale.ROOT);
            if (host != null && (ours.equals(host) || ours.endsWith("." + host))) {
                return found;
            }
        }
        throw new KeyManagerException.Misconfigured(
                "what answers at AGENTMETRICS_AZURE_VAULT_URL asks for a token that is not for it");
    }

    JsonNode good(Answer answer, String path) {
        if (answer.isGood()) {
            return answer.body();
        }
        if (answer.isPassing()) {
            throw new KeyManagerException.Unavailable(
                    "Key Vault answers %d; try again later".formatted(answer.status()));
        }
        throw switch (answer.status()) {
            case 401 ->
                    new KeyManagerException.Refused(
                            "Key Vault does not accept our token; check"
                                    + " AGENTMETRICS_AZURE_TENANT_ID");
            case 403 ->
                    new KeyManagerException.Refused(
                            "Key Vault does not allow it on %s (%s); give our identity the role Key"
                                            .formatted(path, reason(answer))
                                    + " Vault Crypto Officer, and our address through its firewall");
            case 404 ->
                    new KeyManagerException.Misconfigured(
                            "Key Vault has no %s; check AGENTMETRICS_AZURE_VAULT_URL"
                                    .formatted(path));
            default ->
                    new KeyManagerException.Refused(
                            "Key Vault refuses %s (%d, %s)"
                                    .formatted(path, answer.status(), reason(answer)));
        };
    }

    /** Such as {@code KeyDisabled}: a code, no text. */
    private static String reason(Answer answer) {
        var error = answer.body().path("error");
        var code = error.path("innererror").path("code").asString(error.path("code").asString(""));
        return code.matches("[A-Za-z]{1,40}") ? code : "no reason given";
    }

    @Override
    public void close() {
        http.close();
    }
}
