package dev.agentmetrics.server.crypto.internal.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which KMS. Who we are, Amazon's library finds out by itself: a role of the machine, of the
 * container or of the pod, or the variables and files that its documentation names.
 *
 * @param awsKmsEndpoint another one for a private network or for FIPS
 */
@ConfigurationProperties("agentmetrics")
record AwsSettings(@Nullable String awsRegion, @Nullable URI awsKmsEndpoint) {}
