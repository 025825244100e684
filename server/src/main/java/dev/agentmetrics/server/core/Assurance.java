package dev.agentmetrics.server.core;

import java.time.Instant;

/**
 * How sure it is that somebody is who they say.
 *
 * @param provedAt when they last proved it in this session; for a key, never
 * @param lacksFactor whether their organisation wants a second factor and they have none: then they
 *     may do nothing in it
 */
public record Assurance(Instant provedAt, boolean lacksFactor) {

    public static final Assurance NONE = new Assurance(Instant.EPOCH, false);
}
