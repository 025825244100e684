package dev.agentmetrics.server.ingest.otlp.mapping;

import java.util.List;
import java.util.Locale;

/** What the table of attributes can fill. Its name there is the constant's in lower case. */
enum SpanField {
    KIND(Type.KIND, 0),
    OPERATION(Type.TEXT, 64),
    MODEL(Type.TEXT, 200),
    MODEL_ENTITY(Type.TEXT, 200),
    REQUEST_MODEL(Type.TEXT, 200),
    PROVIDER(Type.PROVIDER, 100),
    FRAMEWORK(Type.TEXT, 100),
    RESPONSE_ID(Type.TEXT, 255),
    FINISH_REASON(Type.TEXT, 64),
    SERVICE_TIER(Type.TEXT, 64),
    STREAMING(Type.YES_NO, 0),
    TTFT(Type.TIME, 0),
    INPUT_TOKENS(Type.COUNT, 0),
    OUTPUT_TOKENS(Type.COUNT, 0),
    CACHE_READ_TOKENS(Type.COUNT, 0),
    CACHE_WRITE_TOKENS(Type.COUNT, 0),
    CACHE_WRITE_5M_TOKENS(Type.COUNT, 0),
    CACHE_WRITE_1H_TOKENS(Type.COUNT, 0),
    REASONING_TOKENS(Type.COUNT, 0),
    AUDIO_IN_TOKENS(Type.COUNT, 0),
    AUDIO_OUT_TOKENS(Type.COUNT, 0),
    TOTAL_TOKENS(Type.COUNT, 0),
    COST(Type.MONEY, 0),
    COST_IN(Type.MONEY, 0),
    COST_OUT(Type.MONEY, 0),
    FAILED(Type.FLAG, 0),
    TOOL_FAILED(Type.FLAG, 0),
    ERROR_TYPE(Type.TEXT, 200),
    ERROR_MESSAGE(Type.TEXT, 2_000),
    TOOL_NAME(Type.TEXT, 255),
    TOOL_CALL_ID(Type.TEXT, 255),
    TOOL_TYPE(Type.TEXT, 64),
    AGENT_NAME(Type.TEXT, 255),
    AGENT_ID(Type.TEXT, 255),
    AGENT_VERSION(Type.TEXT, 100),
    ENTITY_NAME(Type.TEXT, 255),
    WORKFLOW(Type.TEXT, 255),
    SESSION_ID(Type.TEXT, 255),
    USER_ID(Type.TEXT, 1_024),
    SERVICE_NAME(Type.TEXT, 255),
    ENVIRONMENT(Type.TEXT, 100);

    /** In the order of their slots; {@code values()} copies. */
    static final List<SpanField> ALL = List.of(values());

    final Type type;
    final int limit;
    final int slot;
    final String tableName;

    // The position indexes arrays that live as long as a request; it is never stored.
    @SuppressWarnings("EnumOrdinal")
    SpanField(Type type, int limit) {
        this.type = type;
        this.limit = limit;
        this.slot = ordinal();
        this.tableName = name().toLowerCase(Locale.ROOT);
    }

    /** How a value is read. */
    enum Type {
        /** Redacted, cut at the limit. */
        TEXT,
        /** As text, but a framework's name counts as framework. */
        PROVIDER,
        /** A word of the table of kinds. */
        KIND,
        /** True unless it is empty, zero or false. */
        FLAG,
        /** As a flag, but a no is an answer too: what is worth less does not overrule it. */
        YES_NO,
        /** Microseconds since the span's start. */
        TIME,
        /** A whole number from 0 to 2^40. */
        COUNT,
        /** US dollars. */
        MONEY
    }
}
