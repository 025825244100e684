package dev.agentmetrics.server.core;

/** Something the server cannot work without. Each module that has such a thing offers one. */
public interface HealthCheck {

    /** A stable name, as it appears in the health answer: {@code event_store}. */
    String name();

    /** Asks now, and ends with any exception when it cannot work. May take its time. */
    void check() throws Exception;
}
