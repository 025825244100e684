package dev.agentmetrics.server.core;

/**
 * The https address under which people reach this server, without a slash at the end. Comes from
 * the settings, never from a request: whoever can choose the host of a link in a message can
 * collect what the link carries.
 */
@FunctionalInterface
public interface PublicUrl {

    String text();
}
