package dev.agentmetrics.server.core;

/**
 * Something the server cannot work without, or that its operator has to know. Each module that has
 * such a thing offers one.
 */
public interface HealthCheck {

    /** A stable name, as it appears in the health answer: {@code event_store}. */
    String name();

    /** Whether the server is not ready without it; else it is only told. */
    default boolean vital() {
        return true;
    }

    /** Asks now, and ends with any exception when it cannot work. May take its time. */
    void check() throws Exception;
}
