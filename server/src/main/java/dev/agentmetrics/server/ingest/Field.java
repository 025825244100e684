package dev.agentmetrics.server.ingest;

import java.util.List;

/**
 * Every field of an event that has a meaning here: its name on the wire, its kind and its limit.
 * Whatever else a client sends is kept in the metadata.
 */
enum Field {
    TRACE_ID("trace_id", Kind.ID, 255),
    AGENT_ID("agent_id", Kind.ID, 255),
    EVENT_ID("event_id", Kind.ID, 64),
    SESSION_ID("session_id", Kind.ID, 255),
    RUN_ID("run_id", Kind.ID, 255),
    PARENT_TRACE_ID("parent_trace_id", Kind.ID, 255),
    STATUS("status", Kind.STATUS, 0),
    EVENT_NAME("event_name", Kind.TEXT, 128),
    TS("ts", Kind.TIME, 0),
    DURATION_MS("duration_ms", Kind.DURATION, Limits.DURATION_MS),
    ERROR("error", Kind.ERROR, 2_000),
    PLATFORM("platform", Kind.TEXT, 64),
    ENVIRONMENT("environment", Kind.TEXT, 100),
    VERSION("version", Kind.TEXT, 100),
    HOST_ID("host_id", Kind.TEXT, 255),
    WORKFLOW_ID("workflow_id", Kind.TEXT, 255),
    SKILL_NAME("skill_name", Kind.TEXT, 255),
    TOOLSET("toolset", Kind.TEXT, 100),
    SDK_VERSION("sdk_version", Kind.TEXT, 32),
    REDACTION_POLICY_VERSION("redaction_policy_version", Kind.TEXT, 64),
    MODEL("model", Kind.TEXT, 200),
    MODEL_PROVIDER("model_provider", Kind.TEXT, 100),
    INPUT_TOKENS("input_tokens", Kind.COUNT, Limits.TOKENS),
    OUTPUT_TOKENS("output_tokens", Kind.COUNT, Limits.TOKENS),
    CACHE_READ_TOKENS("cache_read_tokens", Kind.COUNT, Limits.TOKENS),
    CACHE_WRITE_TOKENS("cache_write_tokens", Kind.COUNT, Limits.TOKENS),
    TOTAL_TOKENS("total_tokens", Kind.COUNT, 4 * Limits.TOKENS),
    COST_USD("cost_usd", Kind.MONEY, Limits.USD),
    ESTIMATED_COST_USD("estimated_cost_usd", Kind.MONEY, Limits.USD),
    LLM_CALLS("llm_calls", Kind.COUNT, Limits.MANY),
    TOOL_CALLS("tool_calls", Kind.COUNT, Limits.MANY),
    TOOL_ERRORS("tool_errors", Kind.COUNT, Limits.MANY),
    STEP_COUNT("step_count", Kind.COUNT, Limits.MANY),
    LOOP_COUNT("loop_count", Kind.COUNT, Limits.MANY),
    IMAGES_COUNT("images_count", Kind.COUNT, Limits.SOME),
    SUBAGENTS_SPAWNED("subagents_spawned", Kind.COUNT, Limits.SOME),
    SUBAGENT_ERRORS("subagent_errors", Kind.COUNT, Limits.SOME),
    COMPACTIONS("compactions", Kind.COUNT, Limits.SOME),
    RESETS("resets", Kind.COUNT, Limits.SOME),
    SECRETS_BLOCKED_COUNT("secrets_blocked_count", Kind.COUNT, Limits.MANY),
    PII_DETECTED_COUNT("pii_detected_count", Kind.COUNT, Limits.MANY),
    TOOL_NAMES("tool_names", Kind.NAMES, 200),
    METADATA("metadata", Kind.OBJECT, 65_536);

    /** In the order of their ordinals; {@code values()} copies. */
    static final List<Field> ALL = List.of(values());

    final String wireName;
    final Kind kind;
    final long limit;
    final int slot;
    final long bit;

    // The position indexes arrays that live as long as a request; it is never stored.
    @SuppressWarnings("EnumOrdinal")
    Field(String wireName, Kind kind, long limit) {
        this.wireName = wireName;
        this.kind = kind;
        this.limit = limit;
        this.slot = ordinal();
        this.bit = 1L << slot;
    }

    /** How a value is read and what its limit means. */
    enum Kind {
        /** Text that identifies something: kept to the letter, cut at the limit. */
        ID,
        /** Text: redacted, cut at the limit. */
        TEXT,
        /** Long text: redacted before it is cut. */
        ERROR,
        STATUS,
        TIME,
        DURATION,
        MONEY,
        /** A whole number from zero to the limit; more makes the event invalid. */
        COUNT,
        NAMES,
        OBJECT
    }

    /** Limits that several fields share. */
    static final class Limits {

        /** Ten thousand million: no run has so many, and the cost of so many fits its column. */
        static final long TOKENS = 10_000_000_000L;

        static final long MANY = 1_000_000;
        static final long SOME = 100_000;
        static final long USD = 10_000_000;

        /** A year, in milliseconds, and then some. */
        static final long DURATION_MS = 100_000_000_000L;

        private Limits() {}
    }
}
