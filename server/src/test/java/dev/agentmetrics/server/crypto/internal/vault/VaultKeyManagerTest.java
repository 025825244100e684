package dev.agentmetrics.server.crypto.internal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.internal.cloud.CloudContract;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Misconfigured;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Refused;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Unavailable;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble;
import dev.agentmetrics.server.testing.keymanagers.VaultDouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VaultKeyManagerTest extends CloudContract {

    private VaultDouble vault;

    @Override
    protected KeyServiceDouble newService(String host) {
        vault = new VaultDouble(folder, host);
        return vault;
    }

    @Override
    protected KeyManagerProvider provider(Patience patience) {
        return new VaultProvider(patience);
    }

    private Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "AGENTMETRICS_VAULT_ADDRESS", vault.address().toString(),
                "AGENTMETRICS_VAULT_TOKEN_FILE", file("token", VaultDouble.TOKEN).toString());
    }

    @Override
    protected String addressSetting() {
        return "AGENTMETRICS_VAULT_ADDRESS";
    }

    @Override
    protected String sentContext() {
        return last("/encrypt/", "associated_data");
    }

    @Override
    protected List<String> credentials() {
        return List.of(VaultDouble.TOKEN, VaultDouble.SECRET_ID);
    }

    @Override
    protected Instant made() {
        return Instant.ofEpochSecond(1_790_000_001L);
    }

    private String[] role() {
        return new String[] {
            "AGENTMETRICS_VAULT_TOKEN_FILE",
            "",
            "AGENTMETRICS_VAULT_ROLE_ID",
            VaultDouble.ROLE_ID,
            "AGENTMETRICS_VAULT_SECRET_ID_FILE",
            file("secret", VaultDouble.SECRET_ID).toString()
        };
    }

    private long logins() {
        return vault.calls().stream().filter(call -> call.path().endsWith("login")).count();
    }

    @Test
    void signsInWithARoleAndAgainBeforeItsTokenEnds() {
        var signedIn = with(role());
        signedIn.create(KEY, Use.WRAP);
        assertThat(logins()).isEqualTo(1);

        pass(Duration.ofMinutes(9));
        signedIn.wrap(KEY, SECRET, CONTEXT);

        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void signsInAgainWhenItsTokenEndedEarly() {
        var signedIn = with(role());
        signedIn.create(KEY, Use.WRAP);
        vault.endTokens();

        assertThat(signedIn.wrap(KEY, SECRET, CONTEXT).version()).isEqualTo(1);
    }

    @Test
    void aWrongRoleIsRefused() {
        var role = role();
        role[3] = "another";

        assertThatThrownBy(() -> with(role))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("AGENTMETRICS_VAULT_ROLE_ID");
    }

    /** Whoever renews the token writes the file; nobody restarts us. */
    @Test
    void theTokenIsReadAnew() {
        manager.create(KEY, Use.WRAP);
        file("token", "hvs.ended");
        assertThatThrownBy(() -> manager.wrap(KEY, SECRET, CONTEXT)).isInstanceOf(Refused.class);

        file("token", VaultDouble.TOKEN);
        assertThat(manager.wrap(KEY, SECRET, CONTEXT).version()).isEqualTo(1);
        file("token", "");
        assertThatThrownBy(() -> manager.wrap(KEY, SECRET, CONTEXT))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_VAULT_TOKEN_FILE");
    }

    @Test
    void worksInANamespace() {
        vault.namespace(VaultDouble.NAMESPACE);

        assertThatThrownBy(() -> manager.create(KEY, Use.WRAP))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_VAULT_NAMESPACE");
        var inside = with("AGENTMETRICS_VAULT_NAMESPACE", VaultDouble.NAMESPACE);
        assertThat(inside.create(KEY, Use.WRAP).version()).isEqualTo(1);
    }

    @Test
    void aSealedVaultIsWaitedForAndAnOldOneRefused() {
        vault.seal(true);
        assertThatThrownBy(() -> with())
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("unseal");
        assertThatThrownBy(() -> manager.create(KEY, Use.WRAP)).isInstanceOf(Unavailable.class);

        vault.seal(false);
        vault.version("1.8.12");
        assertThatThrownBy(() -> with())
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("older than 1.9");
        vault.version("2.4.1");
        assertThat(with().describe().versions()).isEmpty();
    }

    @Test
    void aWrongMountIsSaid() {
        assertThatThrownBy(() -> with("AGENTMETRICS_VAULT_MOUNT", "elsewhere"))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_VAULT_MOUNT");
    }

    @Test
    void somebodyElsesKeyIsLeftAlone() {
        vault.add("agentmetrics-root", "rsa-2048");

        assertThatThrownBy(() -> manager.create(KEY, Use.WRAP))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_KEY_MANAGER_PREFIX");
    }

    /** Transit can only disable all versions up to one. */
    @Test
    void neverDoesMoreThanItWasAskedFor() {
        manager.create(KEY, Use.WRAP);
        var first = manager.wrap(KEY, SECRET, CONTEXT);
        manager.rotate(KEY);
        manager.rotate(KEY);

        assertThatThrownBy(() -> manager.disable(KEY, 2)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> manager.destroy(KEY, 2)).isInstanceOf(Refused.class);
        assertThat(manager.unwrap(KEY, first, CONTEXT)).isEqualTo(SECRET);

        manager.disable(KEY, 1);
        manager.disable(KEY, 2);
        assertThatThrownBy(() -> manager.enable(KEY, 1)).isInstanceOf(Refused.class);
        manager.enable(KEY, 2);
        manager.enable(KEY, 1);
        assertThat(manager.unwrap(KEY, first, CONTEXT)).isEqualTo(SECRET);
    }
}
