package dev.agentmetrics.server.crypto.internal.azure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.internal.cloud.CloudContract;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Misconfigured;
import dev.agentmetrics.server.testing.keymanagers.AzureDouble;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What both kinds of Azure's do. */
abstract class AzureContract extends CloudContract {

    static final URI NO_METADATA = URI.create("http://127.0.0.1:1/token");

    AzureDouble azure;

    abstract AzureDouble newAzure(String host);

    @Override
    protected KeyServiceDouble newService(String host) {
        azure = newAzure(host);
        return azure;
    }

    final Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "AGENTMETRICS_AZURE_VAULT_URL", azure.address().toString(),
                "AGENTMETRICS_AZURE_AUTHORITY", azure.address().toString(),
                "AGENTMETRICS_AZURE_TENANT_ID", AzureDouble.TENANT,
                "AGENTMETRICS_AZURE_CLIENT_ID", AzureDouble.CLIENT,
                "AGENTMETRICS_AZURE_CLIENT_SECRET_FILE",
                        file("client-secret", AzureDouble.SECRET).toString());
    }

    @Override
    protected String addressSetting() {
        return "AGENTMETRICS_AZURE_VAULT_URL";
    }

    @Override
    protected List<String> credentials() {
        var secrets = new ArrayList<>(azure.tokens());
        secrets.add(AzureDouble.SECRET);
        return secrets;
    }

    @Override
    protected Instant made() {
        return Instant.ofEpochSecond(1_790_000_000L);
    }

    @Test
    void somebodyElsesKeyIsNotUsed() {
        azure.add("agentmetrics-root-v1", "EC", List.of("sign", "verify"));

        assertThatThrownBy(() -> manager.create(KEY, Use.WRAP))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_KEY_MANAGER_PREFIX");
    }
}
