package dev.agentmetrics.server.crypto.internal.local;

import dev.agentmetrics.server.crypto.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the local keyring is sealed with: one of these, or a key file beside the data directory.
 *
 * @param keyFile 32 random bytes, outside the data directory
 */
@ConfigurationProperties("agentmetrics")
public record LocalSettings(
        @Nullable Path keyFile, @Nullable Secret keyPassphrase, @Nullable Path keyPassphraseFile) {}
