package dev.agentmetrics.server.crypto.internal.azure;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which vault, and who we are: an application with a secret or a federated token, or else the
 * managed identity of the machine.
 *
 * @param azureVaultUrl of a key vault or of a managed HSM
 * @param azureAuthority where tokens come from; another one for national clouds
 * @param azureTokenFile a token of the platform that Entra ID trusts, read each time
 */
@ConfigurationProperties("agentmetrics")
record AzureSettings(
        @Nullable URI azureVaultUrl,
        @DefaultValue("https://login.microsoftonline.com") URI azureAuthority,
        @Nullable String azureTenantId,
        @Nullable String azureClientId,
        @Nullable Path azureClientSecretFile,
        @Nullable Path azureTokenFile) {}
