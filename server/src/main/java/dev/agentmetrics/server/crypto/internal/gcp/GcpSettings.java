package dev.agentmetrics.server.crypto.internal.gcp;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which key ring, and who we are.
 *
 * @param gcpKeyRing {@code projects/PROJECT/locations/LOCATION/keyRings/RING}
 * @param gcpKmsEndpoint another one for a private network
 * @param gcpCredentialsFile a service account's key; null means the identity of the machine
 */
@ConfigurationProperties("agentmetrics")
record GcpSettings(
        @Nullable String gcpKeyRing,
        @DefaultValue("https://cloudkms.googleapis.com") URI gcpKmsEndpoint,
        @Nullable Path gcpCredentialsFile) {}
