package dev.agentmetrics.server.db;

/** The databases that every test of the control store runs on. */
public enum Engine {
    H2,
    POSTGRESQL
}
