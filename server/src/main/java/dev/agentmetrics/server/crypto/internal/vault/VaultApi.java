package dev.agentmetrics.server.crypto.internal.vault;

import dev.agentmetrics.server.crypto.internal.cloud.Answer;
import dev.agentmetrics.server.crypto.internal.cloud.Credential;
import dev.agentmetrics.server.crypto.internal.cloud.Request;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Vault's HTTP API: addresses, headers, and what its refusals mean. */
final class VaultApi implements AutoCloseable {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private final SecureHttp http;
    private final URI address;
    private final VaultSettings settings;
    private final Credential credential;

    VaultApi(SecureHttp http, URI address, VaultSettings settings, Credential credential) {
        this.http = http;
        this.address = address;
        this.settings = settings;
        this.credential = credential;
    }

    String place() {
        return "the Transit engine %s of %s".formatted(settings.vaultMount(), host());
    }

    private String host() {
        return address.getAuthority();
    }

    /** Unsealed, and new enough to authenticate a context. */
    void requireReady() {
        var health =
                http.send(
                        Request.get(
                                address.resolve(
                                        "/v1/sys/health?standbyok=true&perfstandbyok=true"
                                                + "&sealedcode=200&uninitcode=200")));
        if (!health.isGood()) {
            throw new KeyManagerException.Unavailable(
                    "%s answers %d when asked for its health; is it Vault or OpenBao?"
                            .formatted(host(), health.status()));
        }
        if (!health.body().path("initialized").asBoolean(false)
                || health.body().path("sealed").asBoolean(true)) {
            throw new KeyManagerException.Unavailable(
                    "Vault at %s is sealed or not initialised; unseal it".formatted(host()));
        }
        var version = VERSION.matcher(health.body().path("version").asString(""));
        if (version.matches()
                && version.group(1).equals("1")
                && Integer.parseInt(version.group(2)) < 9) {
            throw new KeyManagerException.Misconfigured(
                    "Vault at %s is older than 1.9 and ignores contexts; update it"
                            .formatted(host()));
        }
    }

    /** What stands at this path of the engine; missing when there is nothing. */
    JsonNode read(String path) {
        var answer = ask(path, null);
        if (answer.status() == 404 && isEmpty(answer)) {
            return answer.body().path("data");
        }
        return good(answer, path).path("data");
    }

    JsonNode write(String path, Object body) {
        return good(ask(path, body), path).path("data");
    }

    /** The answer as it is, where a refusal has a meaning of its own. */
    Answer ask(String path, @Nullable Object body) {
        var answer = once(path, body);
        if (answer.status() == 403) {
            // A token that ended early looks like one without permission.
            credential.forget();
            answer = once(path, body);
        }
        return answer;
    }

    private Answer once(String path, @Nullable Object body) {
        var target = address.resolve("/v1/" + settings.vaultMount() + "/" + path);
        var request = body == null ? Request.get(target) : Request.json("POST", target, body);
        request =
                request.with("X-Vault-Token", credential.current().reveal())
                        .with("X-Vault-Request", "true");
        return http.send(
                settings.vaultNamespace() == null
                        ? request
                        : request.with("X-Vault-Namespace", settings.vaultNamespace()));
    }

    JsonNode good(Answer answer, String path) {
        if (answer.isGood()) {
            return answer.body();
        }
        if (answer.isPassing()) {
            throw notNow(answer);
        }
        var where = settings.vaultMount() + "/" + path.replaceAll("\\?.*", "");
        throw switch (answer.status()) {
            case 403 ->
                    new KeyManagerException.Refused(
                            "Vault does not allow %s; its policy for this server has to, and the"
                                            .formatted(where)
                                    + " token must not have ended");
            case 404 ->
                    new KeyManagerException.Misconfigured(
                            "Vault has nothing at %s; enable the Transit engine there, or correct"
                                            .formatted(where)
                                    + " AGENTMETRICS_VAULT_MOUNT or AGENTMETRICS_VAULT_NAMESPACE");
            case 301, 302, 307, 308 ->
                    new KeyManagerException.Misconfigured(
                            "Vault at %s sends us to another address; set".formatted(host())
                                    + " AGENTMETRICS_VAULT_ADDRESS to the active node or to a load"
                                    + " balancer");
            default ->
                    new KeyManagerException.Refused(
                            "Vault refuses %s (%d)".formatted(where, answer.status()));
        };
    }

    static KeyManagerException notNow(Answer answer) {
        return new KeyManagerException.Unavailable(
                answer.status() == 503
                        ? "Vault answers 503: it is sealed or starting; unseal it"
                        : "Vault answers %d; try again later".formatted(answer.status()));
    }

    /** A 404 without a reason is how Vault says that there is nothing. */
    private static boolean isEmpty(Answer answer) {
        var errors = answer.body().path("errors");
        return errors.isArray() && errors.isEmpty();
    }

    @Override
    public void close() {
        http.close();
    }
}
