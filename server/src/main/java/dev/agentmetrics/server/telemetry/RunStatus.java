package dev.agentmetrics.server.telemetry;

/** How a run ended; the wire names are the lower-case names, the numbers are stored. */
public enum RunStatus {
    SUCCESS(1),
    FAILED(2),
    TIMEOUT(3),
    KILLED(4),
    CANCELLED(5);

    private final int stored;

    RunStatus(int stored) {
        this.stored = stored;
    }

    /** The value of the Enum8 column. Never reused. */
    public int stored() {
        return stored;
    }
}
