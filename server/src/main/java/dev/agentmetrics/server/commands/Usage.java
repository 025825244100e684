package dev.agentmetrics.server.commands;

/** The command was called in a way it does not know. The message says how it is called. */
final class Usage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Usage(String message) {
        super(message);
    }
}
