package dev.agentmetrics.server.apikeys;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param firstKey whether a new deployment begins with a key, which is printed
 */
@ConfigurationProperties("agentmetrics")
public record FirstKeySettings(@DefaultValue("true") boolean firstKey) {}
