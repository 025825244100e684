package dev.agentmetrics.server.crypto.internal.azure;

import dev.agentmetrics.server.crypto.internal.cloud.MetadataService;
import dev.agentmetrics.server.crypto.internal.cloud.Request;
import dev.agentmetrics.server.crypto.internal.cloud.SecretFile;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.internal.cloud.Token;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens for a resource. Only the authority of the settings is asked: a vault that names
 * another one in its challenge gets nothing.
 */
final class AzureIdentity {

    private static final String ASSERTION =
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final AzureSettings settings;
    private final SecureHttp http;
    private final MetadataService machine;
    private final InstantSource clock;

    AzureIdentity(
            AzureSettings settings, SecureHttp http, MetadataService machine, InstantSource clock) {
        this.settings = settings;
        this.http = http;
        this.machine = machine;
        this.clock = clock;
        if (isApplication()
                && (settings.azureTenantId() == null || settings.azureClientId() == null)) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_AZURE_TENANT_ID and AGENTMETRICS_AZURE_CLIENT_ID: one is"
                            + " missing; allowed: both, with AGENTMETRICS_AZURE_CLIENT_SECRET_FILE"
                            + " or AGENTMETRICS_AZURE_TOKEN_FILE");
        }
    }

    private boolean isApplication() {
        return settings.azureClientSecretFile() != null || settings.azureTokenFile() != null;
    }

    /**
     * @param resource such as {@code https://vault.azure.net}
     */
    Token token(String resource) {
        var client = settings.azureClientId();
        if (!isApplication()) {
            var query = new HashMap<>(Map.of("api-version", "2018-02-01", "resource", resource));
            if (client != null) {
                query.put("client_id", client);
            }
            return machine.token(query);
        }
        var form = new HashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", String.valueOf(client));
        form.put("scope", resource + "/.default");
        if (settings.azureTokenFile() != null) {
            form.put("client_assertion_type", ASSERTION);
            form.put(
                    "client_assertion",
                    read(settings.azureTokenFile(), "AGENTMETRICS_AZURE_TOKEN_FILE"));
        } else {
            form.put(
                    "client_secret",
                    read(
                            settings.azureClientSecretFile(),
                            "AGENTMETRICS_AZURE_CLIENT_SECRET_FILE"));
        }
        return ask(form);
    }

    private static String read(@Nullable Path file, String setting) {
        if (file == null) {
            throw new KeyManagerException.Misconfigured(setting + ": missing");
        }
        return new SecretFile(file, setting).current().reveal();
    }

    private Token ask(Map<String, String> form) {
        var asked = clock.instant();
        URI address =
                settings.azureAuthority()
                        .resolve("/" + settings.azureTenantId() + "/oauth2/v2.0/token");
        var answer = http.send(Request.form(address, form));
        if (answer.isPassing()) {
            throw new KeyManagerException.Unavailable(
                    "Entra ID gives no token now (%d)".formatted(answer.status()));
        }
        var token = answer.body().path("access_token").asString("");
        if (!answer.isGood() || token.isEmpty()) {
            throw new KeyManagerException.Refused(
                    "Entra ID does not know this application (%d); check".formatted(answer.status())
                            + " AGENTMETRICS_AZURE_TENANT_ID, AGENTMETRICS_AZURE_CLIENT_ID, and"
                            + " that its secret or token has not ended");
        }
        return Token.lasting(token, asked, answer.body().path("expires_in").asLong(0));
    }
}
