package dev.agentmetrics.server.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events that fill every place of every answer: a run with everything, its parent and its child, an
 * agent that got worse, one without a price, and one in the period before.
 */
final class SampleRuns {

    static final String PLANNER = "planner";
    static final String WORKER = "worker";
    static final String TRACE = "trace-1";

    /** The newest of the worker's failures. */
    static final String FAILED_TRACE = "failed-11";

    /** So much input that another price holds. */
    static final String LONG_TRACE = "long-1";

    private static final Duration DAY = Duration.ofDays(1);

    private final Instant from;
    private final List<Map<String, Object>> events = new ArrayList<>();

    /**
     * @param from the begin of the day that is asked about
     */
    SampleRuns(Instant from) {
        this.from = from;
        events.add(event("trace-0", "parent", 1));
        events.add(event("trace-0-before", PLANNER, -1));
        events.add(everything());
        for (var i = 0; i < 12; i++) {
            var failed = event("failed-" + i, WORKER, 2 + i);
            failed.put("status", "failed");
            failed.put("error", "Cannot reach shelf " + i);
            failed.put("parent_trace_id", TRACE);
            failed.put("session_id", "session-2");
            events.add(failed);
        }
        var late = event("late-1", WORKER, 3);
        late.put("status", "timeout");
        late.put("error", "TimeoutError: no answer");
        events.add(late);
        var unpriced = event("unpriced-1", WORKER, 3);
        unpriced.put("model", "acme-large-1");
        events.add(unpriced);
        var large = event(LONG_TRACE, PLANNER, 4);
        large.put("model", "gemini-2.5-pro");
        large.put("model_provider", "google");
        large.put("input_tokens", 300_000);
        large.put("llm_calls", 1);
        events.add(large);
    }

    /** A body for {@code POST /v1/events/batch}. */
    String batch() {
        return JsonMapper.shared().writeValueAsString(Map.of("events", events));
    }

    private Map<String, Object> event(String trace, String agent, int hour) {
        var event = new LinkedHashMap<String, Object>();
        event.put("trace_id", trace);
        event.put("agent_id", agent);
        event.put("status", "success");
        event.put("ts", from.plus(Duration.ofHours(hour)).toEpochMilli());
        event.put("duration_ms", 1250.5);
        event.put("model", "claude-sonnet-4-5-20250929");
        event.put("model_provider", "anthropic");
        event.put("input_tokens", 1240);
        event.put("output_tokens", 340);
        event.put("environment", "production");
        event.put("version", "1.4.0");
        return event;
    }

    private Map<String, Object> everything() {
        var event = event(TRACE, PLANNER, 2);
        event.put("session_id", "session-1");
        event.put("parent_trace_id", "trace-0");
        event.put("run_id", "r".repeat(300));
        event.put("platform", "python");
        event.put("version", "1.5.0");
        // A model whose price has changed, so that its prices begin on a day.
        event.put("model", "claude-opus-4-6");
        event.put("cache_read_tokens", 800);
        event.put("cache_write_tokens", 200);
        event.put("total_tokens", 2580);
        event.put("cost_usd", 0.0123);
        event.put("estimated_cost_usd", 0.01);
        event.put("tool_names", List.of("web_search"));
        event.put("tool_calls", 1);
        event.put(
                "metadata",
                Map.of(
                        "customer",
                        "c-7",
                        "steps",
                        List.of(
                                Map.of(
                                        "name", "answer",
                                        "type", "llm",
                                        "status", "failed",
                                        "duration_ms", 640,
                                        "offset_ms", 12,
                                        "error", "rate limited",
                                        "metadata", Map.of("attempt", 2))),
                        "tool_calls_detail",
                        List.of(
                                Map.of(
                                        "name", "web_search",
                                        "status", "success",
                                        "duration_ms", 210)),
                        "scores",
                        Map.of("relevance", 0.92)));
        return event;
    }

    Instant from() {
        return from;
    }

    Instant to() {
        return from.plus(DAY);
    }
}
