package dev.agentmetrics.server.web.listener;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of the server one client may keep from the others.
 *
 * @param connections open at the same time, of all clients together
 * @param idleTime a connection that does nothing is closed after this time; much earlier when all
 *     places are taken
 * @param slowTime the head of a request has to be complete in this time, and from then on a body
 *     has to arrive at a minimum rate
 */
@ConfigurationProperties("agentmetrics")
record ListenerSettings(
        @DefaultValue("4096") int connections,
        @DefaultValue("30s") Duration idleTime,
        @DefaultValue("5s") Duration slowTime) {}
