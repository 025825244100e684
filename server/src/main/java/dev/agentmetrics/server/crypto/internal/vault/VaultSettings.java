package dev.agentmetrics.server.crypto.internal.vault;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Vault is and who we are there: a token that somebody else renews, or a role.
 *
 * @param vaultMount where the Transit engine is mounted
 * @param vaultTokenFile read for every question
 * @param vaultRoleId of an AppRole, with its secret
 */
@ConfigurationProperties("agentmetrics")
record VaultSettings(
        @Nullable URI vaultAddress,
        @Nullable String vaultNamespace,
        @DefaultValue("transit") String vaultMount,
        @Nullable Path vaultTokenFile,
        @Nullable String vaultRoleId,
        @Nullable Path vaultSecretIdFile) {}
