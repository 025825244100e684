package dev.agentmetrics.server.crypto.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.internal.AesGcm;
import dev.agentmetrics.server.crypto.internal.cloud.KeyNames;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Misconfigured;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Refused;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Unavailable;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import dev.agentmetrics.server.crypto.keymanager.WrappedKey;
import dev.agentmetrics.server.testing.keymanagers.AzureDouble;
import dev.agentmetrics.server.testing.keymanagers.MetadataDouble;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;

/** A key vault, whose keys are RSA keys. */
class AzureKeyManagerTest extends AzureContract {

    @Override
    protected AzureDouble newAzure(String host) {
        return new AzureDouble(folder, host, false);
    }

    @Override
    protected KeyManagerProvider provider(Patience patience) {
        return new AzureKeyVaultProvider(NO_METADATA, ".managed", patience);
    }

    /** The digest is over the context, too. */
    @Override
    protected String sentContext() {
        return last("/sign", "value");
    }

    /** Whoever may read keys can wrap with the public half; that must not be enough. */
    @Test
    void whatTheVaultDidNotSignIsNotOpened() throws Exception {
        manager.create(KEY, Use.WRAP);
        var good = manager.wrap(KEY, SECRET, CONTEXT);
        var parts = Parts.split(Parts.split(good.ciphertext(), 2).getFirst(), 3);
        var key = new byte[32];
        var rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        rsa.init(
                Cipher.ENCRYPT_MODE,
                azure.publicKey("agentmetrics-root-v1"),
                new OAEPParameterSpec(
                        "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        var bound = new KeyNames("agentmetrics").associatedData(KEY, 1, CONTEXT);
        var content =
                Parts.join(parts.getFirst(), rsa.doFinal(key), AesGcm.seal(key, SECRET, bound));
        var signature = Parts.split(good.ciphertext(), 2).getLast();

        for (var forged : List.of(Parts.join(content, signature), Parts.join(content, key))) {
            assertThatThrownBy(() -> manager.unwrap(KEY, new WrappedKey(1, forged), CONTEXT))
                    .isInstanceOf(Refused.class);
        }
    }

    /** Azure makes a second version of the same name for the second node. */
    @Test
    void whatEitherNodeMadeAtOnceIsUsedDisabledAndDestroyed() {
        manager.create(KEY, Use.WRAP);
        var first = manager.wrap(KEY, SECRET, CONTEXT);
        azure.add("agentmetrics-root-v1", "RSA", List.of("wrapKey", "unwrapKey", "sign", "verify"));
        var second = manager.wrap(KEY, SECRET, CONTEXT);
        assertThat(manager.unwrap(KEY, first, CONTEXT)).isEqualTo(SECRET);
        assertThat(manager.unwrap(KEY, second, CONTEXT)).isEqualTo(SECRET);
        manager.rotate(KEY);

        manager.disable(KEY, 1);

        for (var wrapped : List.of(first, second)) {
            assertThatThrownBy(() -> manager.unwrap(KEY, wrapped, CONTEXT))
                    .isInstanceOf(Refused.class);
        }
        manager.enable(KEY, 1);
        assertThat(manager.unwrap(KEY, first, CONTEXT)).isEqualTo(SECRET);
        assertThat(manager.unwrap(KEY, second, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void aTokenIsForTheVaultsOwnResourceOnly() {
        azure.challenge("https://management.azure.com");

        assertThatThrownBy(() -> with())
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_AZURE_VAULT_URL");
    }

    @Test
    void asksForATokenOnceAnHourAndWhenItEndedEarly() {
        manager.create(KEY, Use.WRAP);
        assertThat(azure.tokens()).hasSize(1);

        pass(Duration.ofMinutes(50));
        manager.wrap(KEY, SECRET, CONTEXT);
        assertThat(azure.tokens()).hasSize(2);

        azure.endTokens();
        manager.wrap(KEY, SECRET, CONTEXT);
        assertThat(azure.tokens()).hasSize(1);
    }

    @Test
    void aFederatedTokenCountsAsTheSecret() {
        var federated =
                with(
                        "AGENTMETRICS_AZURE_CLIENT_SECRET_FILE",
                        "",
                        "AGENTMETRICS_AZURE_TOKEN_FILE",
                        file("federated", AzureDouble.ASSERTION).toString());

        assertThat(federated.describe().versions()).isEmpty();
        assertThatThrownBy(
                        () ->
                                with(
                                        "AGENTMETRICS_AZURE_CLIENT_SECRET_FILE",
                                        file("wrong", "needle-wrong").toString()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("AGENTMETRICS_AZURE_CLIENT_ID")
                .hasMessageNotContaining("needle");
        assertThatThrownBy(() -> with("AGENTMETRICS_AZURE_TENANT_ID", ""))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_AZURE_TENANT_ID");
    }

    @Test
    void withoutAFileTheIdentityOfTheMachineCounts() {
        var metadata = closing(new MetadataDouble("Metadata", "true", azure::newToken));
        var provider = new AzureKeyVaultProvider(metadata.address(), ".managed", PATIENCE);

        var opened = with(provider, "AGENTMETRICS_AZURE_CLIENT_SECRET_FILE", "");

        assertThat(opened.describe().versions()).isEmpty();
        assertThat(metadata.queries())
                .singleElement()
                .asString()
                .contains("resource=https://localhost", "client_id=" + AzureDouble.CLIENT);
        assertThatThrownBy(() -> with("AGENTMETRICS_AZURE_CLIENT_SECRET_FILE", ""))
                .isInstanceOf(Unavailable.class);
    }
}
