package dev.agentmetrics.server.core;

import java.net.URI;

/**
 * Where people and agents reach this server: what links are made of. Comes from the configuration,
 * never from what a client sends.
 */
@FunctionalInterface
public interface PublicAddress {

    /** Without a slash at the end. */
    URI uri();
}
