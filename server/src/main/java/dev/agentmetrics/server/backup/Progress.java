package dev.agentmetrics.server.backup;

/** Is told how far it is, in bytes. */
@FunctionalInterface
public interface Progress {

    Progress NONE = (_, _) -> {};

    void at(long done, long total);
}
