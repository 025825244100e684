package dev.agentmetrics.server.commands;

/** The settings of the deployment, for commands that open its stores. */
public interface Settings {

    /**
     * Read when asked for.
     *
     * @throws dev.agentmetrics.server.core.StartupException when one of them is wrong
     */
    <T> T of(Class<T> type);
}
