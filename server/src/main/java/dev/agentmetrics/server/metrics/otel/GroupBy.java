package dev.agentmetrics.server.metrics.otel;

/** What the series of a metric can be told apart by. */
enum GroupBy {
    NONE("''"),
    /** Who names no agent is its service. */
    AGENT("multiIf(agent_name != '', agent_name, agent_id != '', agent_id, service_name)"),
    MODEL("model"),
    TOOL("tool_name"),
    SERVICE("service_name"),
    TOKEN_TYPE("token_type"),
    OPERATION("operation"),
    PROVIDER("provider"),
    ERROR_TYPE("error_type");

    /** An expression over columns; empty where a point does not say it. */
    final String sql;

    GroupBy(String sql) {
        this.sql = sql;
    }
}
