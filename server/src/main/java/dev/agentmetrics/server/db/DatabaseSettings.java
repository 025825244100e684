package dev.agentmetrics.server.db;

import dev.agentmetrics.server.crypto.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where things are kept.
 *
 * @param dataDir everything on disk
 * @param databaseUrl a PostgreSQL address; empty means an H2 file in the data directory
 * @param databaseUser for PostgreSQL, when not part of the address
 * @param databasePassword for PostgreSQL, when not part of the address
 */
@ConfigurationProperties("agentmetrics")
public record DatabaseSettings(
        @DefaultValue("./data") Path dataDir,
        @Nullable Secret databaseUrl,
        @Nullable String databaseUser,
        @Nullable Secret databasePassword) {}
