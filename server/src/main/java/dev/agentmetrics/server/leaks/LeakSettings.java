package dev.agentmetrics.server.leaks;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param githubSecretScanning whether GitHub may report keys that it finds
 */
@ConfigurationProperties("agentmetrics")
record LeakSettings(@DefaultValue("false") boolean githubSecretScanning) {}
