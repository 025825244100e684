package dev.agentmetrics.server.ingest.otlp.mapping;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place where a field may stand.
 *
 * @param rank of all sources of the field, this is the preferred one with the lowest rank
 * @param path inside the JSON that the attribute holds; empty when it holds the value itself
 * @param when values with which it counts, in lower case; empty for all
 * @param as the value, whatever stands there; empty for what stands there
 * @param dialects of the scope, in which it counts; empty for all
 * @param apart of input, whether its numbers are disjoint already; of reasoning, whether it is no
 *     part of the output
 */
record Source(
        SpanField field,
        int rank,
        List<String> path,
        Unit unit,
        Set<String> when,
        String as,
        Set<String> dialects,
        boolean apart) {

    Source {
        path = List.copyOf(path);
        when = Set.copyOf(when);
        dialects = Set.copyOf(dialects);
    }

    boolean countsIn(@Nullable String scopeDialect) {
        return dialects.isEmpty() || (scopeDialect != null && dialects.contains(scopeDialect));
    }

    /** What is done to a value before it is the field's. */
    enum Unit {
        PLAIN,
        SECONDS,
        MILLIS,
        SINCE_START,
        LIST,
        DOTTED,
        JSON_TEXT
    }
}
