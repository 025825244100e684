package dev.agentmetrics.server.crypto.internal.aws;

import dev.agentmetrics.server.crypto.internal.cloud.Authorities;
import dev.agentmetrics.server.crypto.internal.cloud.CloudSettings;
import dev.agentmetrics.server.crypto.internal.cloud.KeyNames;
import dev.agentmetrics.server.crypto.internal.cloud.Patience;
import dev.agentmetrics.server.crypto.internal.cloud.SecureHttp;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kms.KmsClient;

/** {@code AGENTMETRICS_KEY_MANAGER=aws-kms}. */
public final class AwsKmsProvider implements KeyManagerProvider {

    private final @Nullable AwsCredentialsProvider credentials;
    private final Patience patience;

    public AwsKmsProvider() {
        this(null, Patience.USUAL);
    }

    /** For tests; null is what Amazon's library finds. */
    AwsKmsProvider(@Nullable AwsCredentialsProvider credentials, Patience patience) {
        this.credentials = credentials;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "aws-kms";
    }

    @Override
    public KeyManager open(Surroundings surroundings) {
        var settings = surroundings.settings().bindOrCreate("agentmetrics", AwsSettings.class);
        var shared = surroundings.settings().bindOrCreate("agentmetrics", CloudSettings.class);
        if (settings.awsRegion() == null) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_AWS_REGION: missing; allowed: a region such as eu-central-1");
        }
        var client = client(settings.awsRegion(), settings.awsKmsEndpoint(), shared.keyManagerCa());
        var names = new KeyNames(shared.keyManagerPrefix());
        var manager = new AwsKeyManager(new AwsApi(client), names, settings.awsRegion());
        try {
            manager.describe();
            return manager;
        } catch (KeyManagerException failure) {
            manager.close();
            throw failure;
        }
    }

    private KmsClient client(String region, @Nullable URI endpoint, @Nullable Path ca) {
        var http =
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(patience.each())
                        .socketTimeout(patience.each());
        if (ca != null) {
            var managers = Authorities.managers(ca);
            http.tlsTrustManagersProvider(() -> managers);
        }
        var backoff = BackoffStrategy.exponentialDelay(patience.pause(), patience.each());
        var retries =
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(patience.attempts())
                        .backoffStrategy(backoff)
                        .throttlingBackoffStrategy(backoff)
                        .build();
        var builder =
                KmsClient.builder()
                        .region(Region.of(region))
                        .credentialsProvider(
                                credentials == null
                                        ? DefaultCredentialsProvider.builder().build()
                                        : credentials)
                        .httpClientBuilder(http)
                        .overrideConfiguration(
                                override ->
                                        override.retryStrategy(retries)
                                                .apiCallAttemptTimeout(patience.each())
                                                .apiCallTimeout(
                                                        patience.each()
                                                                .multipliedBy(
                                                                        patience.attempts() + 1)));
        if (endpoint != null) {
            builder.endpointOverride(
                    SecureHttp.requireHttps(endpoint, "AGENTMETRICS_AWS_KMS_ENDPOINT"));
        }
        return builder.build();
    }
}
