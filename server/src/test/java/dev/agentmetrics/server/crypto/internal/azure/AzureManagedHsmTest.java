package dev.agentmetrics.server.crypto.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import dev.agentmetrics.server.testing.keymanagers.AzureDouble;
import org.junit.jupiter.api.Test;

/** A managed HSM, whose keys are AES keys. */
class AzureManagedHsmTest extends AzureContract {

    @Override
    protected AzureDouble newAzure(String host) {
        return new AzureDouble(folder, host, true);
    }

    @Override
    protected KeyManagerProvider provider(Patience patience) {
        return new AzureKeyVaultProvider(NO_METADATA, "localhost", patience);
    }

    @Override
    protected String sentContext() {
        return last("/encrypt", "aad");
    }

    @Test
    void saysThatItIsHardware() {
        assertThat(manager.describe().hardwareBacked()).isTrue();
    }
}
