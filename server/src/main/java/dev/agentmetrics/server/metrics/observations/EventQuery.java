package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which events are wanted, by exact values; null means any. */
record EventQuery(
        @Nullable String agentId,
        @Nullable String sessionId,
        @Nullable String traceId,
        @Nullable String spanId,
        @Nullable String name) {

    private static final int MOST_CHARACTERS = 1_000;

    EventQuery {
        var wrong = new ArrayList<Problem.FieldError>();
        var given = new LinkedHashMap<String, @Nullable String>();
        given.put("agent_id", agentId);
        given.put("session_id", sessionId);
        given.put("trace_id", traceId);
        given.put("span_id", spanId);
        given.put("name", name);
        given.forEach(
                (field, value) -> {
                    if (value != null && value.length() > MOST_CHARACTERS) {
                        wrong.add(
                                new Problem.FieldError(
                                        field,
                                        "too_long",
                                        "May have at most " + MOST_CHARACTERS + " characters."));
                    }
                });
        if (!wrong.isEmpty()) {
            throw new ProblemException(
                    new Problem.Invalid("Some query parameters are wrong.", List.copyOf(wrong)));
        }
    }

    /** As values of a question; empty means any. */
    Map<String, Object> values() {
        return Map.of(
                "agent", text(agentId),
                "session", text(sessionId),
                "trace", text(traceId),
                "span", text(spanId),
                "name", text(name));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
