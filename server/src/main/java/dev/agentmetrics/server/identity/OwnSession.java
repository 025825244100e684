package dev.agentmetrics.server.identity;

import java.time.Instant;

/**
 * One of somebody's sessions, as they see it.
 *
 * @param device what it is used with, such as {@code Firefox on Linux}
 * @param address of the network it was last used from; empty when unknown
 * @param current whether it is the one that asks
 */
public record OwnSession(
        SessionId id,
        String device,
        String address,
        Instant createdAt,
        Instant seenAt,
        boolean current) {}
