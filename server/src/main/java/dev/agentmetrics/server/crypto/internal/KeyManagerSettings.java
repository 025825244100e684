package dev.agentmetrics.server.crypto.internal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Which key manager keeps the root. */
@ConfigurationProperties("agentmetrics")
public record KeyManagerSettings(@DefaultValue("local") String keyManager) {}
