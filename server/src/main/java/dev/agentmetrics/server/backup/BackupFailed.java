package dev.agentmetrics.server.backup;

/** There is no new backup, or none was restored to prove it. The message is for the operator. */
public final class BackupFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as it is stored. */
    public enum Reason {
        /** No sink is set. */
        OFF,
        /** Another one is under way. */
        BUSY,
        /** The server is being stopped. */
        STOPPED,
        SINK_FULL,
        SINK_UNREACHABLE,
        STORE,
        /** The sink knows a backup that the control store does not. */
        OLDER_STORE,
        REFUSED
    }

    private final Reason reason;

    public BackupFailed(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BackupFailed(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
