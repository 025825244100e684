package dev.agentmetrics.server.crypto.internal.vault;

import dev.agentmetrics.server.crypto.internal.cloud.Authorities;
import dev.agentmetrics.server.crypto.internal.cloud.CloudSettings;
import dev.agentmetrics.server.crypto.internal.cloud.Credential;
import dev.agentmetrics.server.crypto.internal.cloud.KeyNames;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.internal.cloud.RenewedToken;
import dev.agentmetrics.server.crypto.internal.cloud.SecretFile;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import java.net.URI;
import java.time.InstantSource;

/** {@code AGENTMETRICS_KEY_MANAGER=vault}. */
public final class VaultProvider implements KeyManagerProvider {

    private final Patience patience;

    public VaultProvider() {
        this(Patience.USUAL);
    }

    VaultProvider(Patience patience) {
        this.patience = patience;
    }

    @Override
    public String name() {
        return "vault";
    }

    @Override
    public KeyManager open(Surroundings surroundings) {
        var settings = surroundings.settings().bindOrCreate("agentmetrics", VaultSettings.class);
        var shared = surroundings.settings().bindOrCreate("agentmetrics", CloudSettings.class);
        if (settings.vaultAddress() == null) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_VAULT_ADDRESS: missing; allowed: https://HOST or"
                            + " https://HOST:PORT of Vault or OpenBao");
        }
        var address =
                SecureHttp.requireHttps(settings.vaultAddress(), "AGENTMETRICS_VAULT_ADDRESS");
        var http = new SecureHttp("Vault", Authorities.context(shared.keyManagerCa()), patience);
        try {
            var credential = credential(settings, address, http, surroundings.clock());
            var api = new VaultApi(http, address, settings, credential);
            api.requireReady();
            var manager = new VaultKeyManager(api, new KeyNames(shared.keyManagerPrefix()));
            manager.describe();
            return manager;
        } catch (KeyManagerException failure) {
            http.close();
            throw failure;
        }
    }

    private static Credential credential(
            VaultSettings settings, URI address, SecureHttp http, InstantSource clock) {
        if (settings.vaultTokenFile() != null) {
            return new SecretFile(settings.vaultTokenFile(), "AGENTMETRICS_VAULT_TOKEN_FILE");
        }
        if (settings.vaultRoleId() == null || settings.vaultSecretIdFile() == null) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_VAULT_TOKEN_FILE: missing; allowed: a file with a token, or"
                            + " AGENTMETRICS_VAULT_ROLE_ID with AGENTMETRICS_VAULT_SECRET_ID_FILE");
        }
        var secret =
                new SecretFile(settings.vaultSecretIdFile(), "AGENTMETRICS_VAULT_SECRET_ID_FILE");
        var login =
                new AppRoleLogin(
                        http,
                        address,
                        settings.vaultNamespace(),
                        settings.vaultRoleId(),
                        secret,
                        clock);
        return new RenewedToken(login::token, clock);
    }
}
