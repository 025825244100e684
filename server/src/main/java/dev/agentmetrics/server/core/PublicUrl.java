package dev.agentmetrics.server.core;

/** The https address under which people and other services reach this server. */
@FunctionalInterface
public interface PublicUrl {

    /** Without a slash at the end. Never made from what a client sends. */
    String text();
}
