package dev.agentmetrics.server.core;

/**
 * The server cannot start as it is set up. The message is one clear line for the person who starts
 * it: what is wrong and what to do.
 */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
