package dev.agentmetrics.server.client;

/** There is no way to ask the server. The message is for the person who runs the command. */
public final class ConnectionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConnectionException(String message) {
        super(message);
    }

    public ConnectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
