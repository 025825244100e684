package dev.agentmetrics.server.crypto.internal.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.internal.cloud.CloudContract;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Misconfigured;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Unavailable;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import dev.agentmetrics.server.testing.keymanagers.GcpDouble;
import dev.agentmetrics.server.testing.keymanagers.GcpDouble.Damage;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble;
import dev.agentmetrics.server.testing.keymanagers.MetadataDouble;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class GcpKeyManagerTest extends CloudContract {

    private static final URI NO_METADATA = URI.create("http://127.0.0.1:1/token");

    private GcpDouble google;

    @Override
    protected KeyServiceDouble newService(String host) {
        google = new GcpDouble(folder, host);
        return google;
    }

    @Override
    protected KeyManagerProvider provider(Patience patience) {
        return new GcpKmsProvider(NO_METADATA, patience);
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "AGENTMETRICS_GCP_KEY_RING", GcpDouble.RING,
                "AGENTMETRICS_GCP_KMS_ENDPOINT", google.address().toString(),
                "AGENTMETRICS_GCP_CREDENTIALS_FILE", google.credentials().toString());
    }

    @Override
    protected String addressSetting() {
        return "AGENTMETRICS_GCP_KMS_ENDPOINT";
    }

    @Override
    protected String sentContext() {
        return last(":encrypt", "additionalAuthenticatedData");
    }

    @Override
    protected List<String> credentials() {
        return List.copyOf(google.tokens());
    }

    @Override
    protected Instant made() {
        return Instant.parse("2026-11-24T08:00:00.123456789Z");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void whatWasDamagedOnTheWayIsNotUsed(Damage damage) {
        manager.create(KEY, Use.WRAP);
        manager.create(CODES, Use.MAC);

        google.damage(damage);

        assertThatThrownBy(() -> manager.wrap(KEY, SECRET, CONTEXT))
                .isInstanceOf(Unavailable.class);
        if (damage != Damage.SENT_CONTEXT) {
            assertThatThrownBy(() -> manager.mac(CODES, 1, SECRET)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void aPlaintextThatWasDamagedOnTheWayIsNotUsed() {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);

        google.damage(Damage.RECEIVED);

        assertThatThrownBy(() -> manager.unwrap(KEY, wrapped, CONTEXT))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void asksForATokenOnceAnHourAndWhenItEndedEarly() {
        manager.create(KEY, Use.WRAP);
        assertThat(google.tokens()).hasSize(1);

        pass(Duration.ofMinutes(50));
        manager.wrap(KEY, SECRET, CONTEXT);
        assertThat(google.tokens()).hasSize(2);

        google.endTokens();
        manager.wrap(KEY, SECRET, CONTEXT);
        assertThat(google.tokens()).hasSize(1);
    }

    @Test
    void withoutAFileTheIdentityOfTheMachineCounts() {
        var metadata = closing(new MetadataDouble("Metadata-Flavor", "Google", google::newToken));
        var provider = new GcpKmsProvider(metadata.address(), PATIENCE);

        var opened = with(provider, "AGENTMETRICS_GCP_CREDENTIALS_FILE", "");

        assertThat(opened.create(KEY, Use.WRAP).version()).isEqualTo(1);
        assertThat(metadata.queries()).hasSize(1);
        assertThatThrownBy(() -> with("AGENTMETRICS_GCP_CREDENTIALS_FILE", ""))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("metadata");
    }

    @Test
    void credentialsThatCannotWorkAreSaid() throws Exception {
        var good = Files.readString(google.credentials());
        var wrong = new ArrayList<Path>();
        wrong.add(Files.writeString(folder.resolve("1.json"), "needle"));
        wrong.add(
                Files.writeString(
                        folder.resolve("2.json"),
                        good.replace("service_account", "external_account")));
        wrong.add(
                Files.writeString(
                        folder.resolve("3.json"),
                        good.replace("https://localhost", "http://localhost")));
        wrong.add(
                Files.writeString(
                        folder.resolve("4.json"), good.replace("BEGIN PRIVATE KEY", "BEGIN KEY")));
        for (var file : wrong) {
            assertThatThrownBy(() -> with("AGENTMETRICS_GCP_CREDENTIALS_FILE", file.toString()))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("AGENTMETRICS_GCP_CREDENTIALS_FILE")
                    .hasMessageNotContaining("needle");
        }
    }

    @Test
    void aWrongKeyRingIsSaid() {
        var other = GcpDouble.RING.replace("metrics", "other");

        assertThatThrownBy(() -> with("AGENTMETRICS_GCP_KEY_RING", other))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_GCP_KEY_RING");
        assertThatThrownBy(() -> with("AGENTMETRICS_GCP_KEY_RING", ""))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_GCP_KEY_RING");
    }

    @Test
    void aKeyThatIsForSomethingElseIsLeftAlone() {
        manager.create(KEY, Use.MAC);

        assertThatThrownBy(() -> manager.create(KEY, Use.WRAP)).isInstanceOf(Misconfigured.class);
    }

    @Test
    void hardwareIsAskedForAndTold() {
        assertThat(manager.describe().hardwareBacked()).isFalse();
        var hardware = with("AGENTMETRICS_KEY_MANAGER_PROTECTION", "hsm");

        hardware.create(KEY, Use.WRAP);

        assertThat(hardware.describe().hardwareBacked()).isTrue();
    }
}
