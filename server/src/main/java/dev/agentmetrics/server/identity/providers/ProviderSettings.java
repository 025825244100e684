package dev.agentmetrics.server.identity.providers;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What Google and GitHub gave the operator when this server was registered there. A service of
 * which nothing is set is not offered. That an id has a secret was checked at the start.
 */
@ConfigurationProperties("agentmetrics")
public record ProviderSettings(
        @Nullable String googleClientId,
        @Nullable String googleClientSecret,
        @Nullable Path googleClientSecretFile,
        @Nullable String githubClientId,
        @Nullable String githubClientSecret,
        @Nullable Path githubClientSecretFile) {

    @Override
    public String toString() {
        return "ProviderSettings";
    }
}
