package dev.agentmetrics.server.telemetry.span;

/**
 * What a span stands for, whichever library made it. Only {@link #LLM}, {@link #EMBEDDING} and
 * {@link #RERANK} are calls of a model and can add tokens and cost to a total.
 */
public enum SpanKind {
    /** An agent at work: {@code invoke_agent}. */
    AGENT,
    /** One call of a generating model. */
    LLM,
    /** One call of an embedding model. */
    EMBEDDING,
    /** One call of a reranking model. */
    RERANK,
    /** A tool at work: {@code execute_tool}. */
    TOOL,
    /** Documents looked up. */
    RETRIEVAL,
    /** Memory read or written. */
    MEMORY,
    /** Orchestration: {@code invoke_workflow}, a framework's outer step. */
    WORKFLOW,
    /** A step of a chain. */
    CHAIN,
    /** A check of what goes in or out. */
    GUARDRAIL,
    /** A judgement of quality. */
    EVALUATOR,
    /** Anything else: HTTP, databases, an agent being created. */
    OTHER;

    /** Whether tokens of such a span count in totals. */
    public boolean isModelCall() {
        return this == LLM || this == EMBEDDING || this == RERANK;
    }
}
