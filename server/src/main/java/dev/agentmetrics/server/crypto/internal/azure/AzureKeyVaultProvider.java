package dev.agentmetrics.server.crypto.internal.azure;

import dev.agentmetrics.server.crypto.internal.cloud.Authorities;
import dev.agentmetrics.server.crypto.internal.cloud.CloudSettings;
import dev.agentmetrics.server.crypto.internal.cloud.KeyNames;
import dev.agentmetrics.server.crypto.internal.cloud.MetadataService;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import java.net.URI;
import java.util.Map;

/** {@code AGENTMETRICS_KEY_MANAGER=azure-key-vault}. */
public final class AzureKeyVaultProvider implements KeyManagerProvider {

    private static final URI METADATA =
            URI.create("http://169.254.169.254/metadata/identity/oauth2/token");
    private static final String MANAGED_HSM = ".managedhsm.azure.net";

    private final URI metadata;
    private final String managedHsm;
    private final Patience patience;

    public AzureKeyVaultProvider() {
        this(METADATA, MANAGED_HSM, Patience.USUAL);
    }

    /** For tests, whose managed HSM has another name. */
    AzureKeyVaultProvider(URI metadata, String managedHsm, Patience patience) {
        this.metadata = metadata;
        this.managedHsm = managedHsm;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "azure-key-vault";
    }

    @Override
    public KeyManager open(Surroundings surroundings) {
        var settings = surroundings.settings().bindOrCreate("agentmetrics", AzureSettings.class);
        var shared = surroundings.settings().bindOrCreate("agentmetrics", CloudSettings.class);
        if (settings.azureVaultUrl() == null) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_AZURE_VAULT_URL: missing; allowed:"
                            + " https://NAME.vault.azure.net or"
                            + " https://NAME.managedhsm.azure.net");
        }
        var vault =
                SecureHttp.requireHttps(settings.azureVaultUrl(), "AGENTMETRICS_AZURE_VAULT_URL");
        SecureHttp.requireHttps(settings.azureAuthority(), "AGENTMETRICS_AZURE_AUTHORITY");
        var http =
                new SecureHttp("Key Vault", Authorities.context(shared.keyManagerCa()), patience);
        try {
            var machine =
                    new MetadataService(
                            metadata, Map.of("Metadata", "true"), surroundings.clock(), patience);
            var identity = new AzureIdentity(settings, http, machine, surroundings.clock());
            var api = new AzureApi(http, vault, identity, surroundings.clock());
            boolean hsm = vault.getHost().endsWith(managedHsm);
            var envelope =
                    hsm
                            ? new AesKey(api)
                            : new RsaEnvelope(api, shared.inHardware(), surroundings.random());
            var names = new KeyNames(shared.keyManagerPrefix());
            var manager = new AzureKeyManager(api, names, envelope, hsm || shared.inHardware());
            manager.describe();
            return manager;
        } catch (KeyManagerException failure) {
            http.close();
            throw failure;
        }
    }
}
