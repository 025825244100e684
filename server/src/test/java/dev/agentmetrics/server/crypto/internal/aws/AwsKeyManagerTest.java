package dev.agentmetrics.server.crypto.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.internal.cloud.CloudContract;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Misconfigured;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.testing.keymanagers.AwsKmsDouble;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class AwsKeyManagerTest extends CloudContract {

    private AwsKmsDouble kms;

    @Override
    protected KeyServiceDouble newService(String host) {
        kms = new AwsKmsDouble(folder, host);
        return kms;
    }

    @Override
    protected KeyManagerProvider provider(Patience patience) {
        var credentials =
                AwsBasicCredentials.create(AwsKmsDouble.ACCESS_KEY, AwsKmsDouble.SECRET_KEY);
        return new AwsKmsProvider(StaticCredentialsProvider.create(credentials), patience);
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "AGENTMETRICS_AWS_REGION",
                AwsKmsDouble.REGION,
                "AGENTMETRICS_AWS_KMS_ENDPOINT",
                kms.address().toString());
    }

    @Override
    protected String addressSetting() {
        return "AGENTMETRICS_AWS_KMS_ENDPOINT";
    }

    @Override
    protected String sentContext() {
        return kms.contexts().getLast().toString();
    }

    @Override
    protected List<String> credentials() {
        return List.of(AwsKmsDouble.SECRET_KEY, AwsKmsDouble.ACCESS_KEY);
    }

    @Override
    protected Instant made() {
        return Instant.ofEpochMilli(1_790_000_000_250L);
    }

    /** Policies are written about it and CloudTrail shows it, so it is in words. */
    @Test
    void theEncryptionContextNamesWhatItIsFor() {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);
        manager.unwrap(KEY, wrapped, CONTEXT);

        assertThat(kms.contexts())
                .hasSize(2)
                .allSatisfy(
                        context ->
                                assertThat(context)
                                        .containsAllEntriesOf(CONTEXT.entries())
                                        .containsEntry("agentmetrics-key", "agentmetrics-root"));
    }

    @Test
    void theKeyOfTheNodeThatWasSlowerIsDropped() throws Exception {
        nodesThatStartAtOnce();

        assertThat(kms.living()).isEqualTo(1);
    }

    private void nodesThatStartAtOnce() throws Exception {
        var second = with();
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.invokeAll(
                    List.<Callable<KeyVersion>>of(
                            () -> manager.create(KEY, Use.WRAP),
                            () -> second.create(KEY, Use.WRAP)));
        }
    }

    @Test
    void aKeyThatIsForSomethingElseIsLeftAlone() {
        manager.create(KEY, Use.MAC);

        assertThatThrownBy(() -> manager.create(KEY, Use.WRAP)).isInstanceOf(Misconfigured.class);
    }

    @Test
    void aMissingRegionIsSaid() {
        assertThatThrownBy(() -> with("AGENTMETRICS_AWS_REGION", ""))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_AWS_REGION");
    }
}
