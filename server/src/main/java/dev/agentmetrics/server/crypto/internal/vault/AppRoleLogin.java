package dev.agentmetrics.server.crypto.internal.vault;

import dev.agentmetrics.server.crypto.internal.cloud.Credential;
import dev.agentmetrics.server.crypto.internal.cloud.Request;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.internal.cloud.Token;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs in with the role that Vault gave this server. */
record AppRoleLogin(
        SecureHttp http,
        URI address,
        @Nullable String namespace,
        String role,
        Credential secret,
        InstantSource clock) {

    Token token() {
        var asked = clock.instant();
        var login =
                Request.json(
                        "POST",
                        address.resolve("/v1/auth/approle/login"),
                        Map.of("role_id", role, "secret_id", secret.current().reveal()));
        var answer =
                http.send(namespace == null ? login : login.with("X-Vault-Namespace", namespace));
        if (answer.isPassing()) {
            throw VaultApi.notNow(answer);
        }
        var token = answer.body().path("auth").path("client_token").asString("");
        if (!answer.isGood() || token.isEmpty()) {
            throw new KeyManagerException.Refused(
                    "Vault does not let the role of AGENTMETRICS_VAULT_ROLE_ID in (%d); check it"
                                    .formatted(answer.status())
                            + " and AGENTMETRICS_VAULT_SECRET_ID_FILE");
        }
        return Token.lasting(
                token, asked, answer.body().path("auth").path("lease_duration").asLong(0));
    }

    @Override
    public String toString() {
        return "AppRoleLogin";
    }
}
