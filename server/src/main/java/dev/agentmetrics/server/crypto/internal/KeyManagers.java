package dev.agentmetrics.server.crypto.internal;

import dev.agentmetrics.server.crypto.internal.aws.AwsKmsProvider;
import dev.agentmetrics.server.crypto.internal.azure.AzureKeyVaultProvider;
import dev.agentmetrics.server.crypto.internal.gcp.GcpKmsProvider;
import dev.agentmetrics.server.crypto.internal.local.LocalProvider;
import dev.agentmetrics.server.crypto.internal.pkcs11.Pkcs11Provider;
import dev.agentmetrics.server.crypto.internal.vault.VaultProvider;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import java.util.List;
import java.util.stream.Collectors;

/** All kinds of key managers that there are. A new one is added here and nowhere else. */
public final class KeyManagers {

    private static final List<KeyManagerProvider> ALL =
            List.of(
                    new LocalProvider(),
                    new Pkcs11Provider(),
                    new VaultProvider(),
                    new AwsKmsProvider(),
                    new GcpKmsProvider(),
                    new AzureKeyVaultProvider());

    private KeyManagers() {}

    /** Opens the one that the settings name. */
    public static KeyManager open(KeyManagerProvider.Surroundings surroundings) {
        var name =
                surroundings
                        .settings()
                        .bindOrCreate("agentmetrics", KeyManagerSettings.class)
                        .keyManager();
        return ALL.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name))
                .open(surroundings);
    }

    private static KeyManagerException unknown(String name) {
        return new KeyManagerException.Misconfigured(
                "AGENTMETRICS_KEY_MANAGER: there is no key manager %s; allowed: %s"
                        .formatted(
                                name,
                                ALL.stream()
                                        .map(KeyManagerProvider::name)
                                        .collect(Collectors.joining(", "))));
    }
}
