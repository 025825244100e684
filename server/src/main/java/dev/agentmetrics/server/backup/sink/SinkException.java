package dev.agentmetrics.server.backup.sink;

import java.io.IOException;

/** The sink did not do what it was asked. The message is for the operator. */
public final class SinkException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What can be done about it. */
    public enum Reason {
        /** There is no room left. */
        FULL,
        /** There is nothing of this name. */
        MISSING,
        /** It is not there, or does not let us in. */
        UNREACHABLE
    }

    private final Reason reason;

    public SinkException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
