package dev.agentmetrics.server.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Turns a profile into events with the fields that a client library sends. */
final class EventFactory {

    private final RandomGenerator random;

    EventFactory(RandomGenerator random) {
        this.random = random;
    }

    /** One run that ended at {@code end}. */
    Map<String, Object> run(AgentProfile agent, Instant end) {
        return run(agent, end, session(end), null);
    }

    Map<String, Object> run(
            AgentProfile agent, Instant end, String session, @Nullable String parentTrace) {
        var failure =
                random.nextDouble() < agent.failureRate()
                        ? agent.failures().get(random.nextInt(agent.failures().size()))
                        : null;
        return run(agent, end, session, parentTrace, failure);
    }

    Map<String, Object> run(
            AgentProfile agent,
            Instant end,
            String session,
            @Nullable String parentTrace,
            AgentProfile.@Nullable Failure failure) {
        var work = agent.work();
        var durationMs = work.medianMs() * Math.exp(random.nextGaussian() * 0.55);
        if (failure != null && failure.message().contains("30000 ms")) {
            durationMs += 30_000;
        }
        var input = around(work.inputTokens());
        var allInput = (long) (input / Math.max(0.05, 1 - work.cacheShare()));

        var event = new LinkedHashMap<String, Object>();
        event.put("event_id", id().toString());
        event.put("trace_id", id().toString());
        event.put("agent_id", agent.id());
        event.put("platform", "python");
        event.put("event_name", "agent_end");
        event.put("ts", end.toEpochMilli());
        event.put("status", failure == null ? "success" : failure.status());
        event.put("duration_ms", Math.round(durationMs * 100) / 100.0);
        event.put("model", agent.model().name());
        event.put("model_provider", agent.model().provider());
        event.put("input_tokens", input);
        event.put("output_tokens", around(work.outputTokens()));
        event.put("cache_read_tokens", Math.max(0, allInput - input));
        event.put("llm_calls", work.steps().size());
        event.put("tool_calls", work.tools().size());
        event.put("tool_errors", failure != null && !failure.tool().isEmpty() ? 1 : 0);
        event.put("tool_names", work.tools());
        event.put("step_count", work.steps().size());
        event.put("session_id", session);
        event.put("version", agent.version());
        event.put("sdk_version", "0.2.0");
        if (parentTrace != null) {
            event.put("parent_trace_id", parentTrace);
        }
        if (failure != null) {
            event.put("error", failure.message());
        }
        event.put("metadata", metadata(work, durationMs, failure));
        return event;
    }

    private Map<String, Object> metadata(
            AgentProfile.Workload work, double durationMs, AgentProfile.@Nullable Failure failure) {
        var steps = new ArrayList<Map<String, Object>>();
        var share = durationMs / work.steps().size();
        for (var name : work.steps()) {
            steps.add(
                    Map.of(
                            "name",
                            name,
                            "type",
                            "step",
                            "status",
                            "success",
                            "duration_ms",
                            Math.round(share * (0.7 + random.nextDouble() * 0.3))));
        }
        var tools = new ArrayList<Map<String, Object>>();
        for (var name : work.tools()) {
            var failed = failure != null && failure.tool().equals(name);
            var tool = new LinkedHashMap<String, Object>();
            tool.put("name", name);
            tool.put("status", failed ? "failed" : "success");
            tool.put(
                    "duration_ms",
                    failed && durationMs > 30_000
                            ? 30_000
                            : Math.round(share * (0.1 + random.nextDouble() * 0.4)));
            tools.add(tool);
        }
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("environment", random.nextInt(12) == 0 ? "staging" : "production");
        metadata.put("region", random.nextBoolean() ? "eu-central-1" : "us-east-1");
        metadata.put("steps", steps);
        metadata.put("tool_calls_detail", tools);
        if (failure == null && random.nextInt(5) == 0) {
            metadata.put(
                    "scores",
                    Map.of("helpfulness", Math.round(random.nextDouble(0.6, 1) * 100) / 100.0));
        }
        return metadata;
    }

    /** A conversation that several runs of the same few minutes share. */
    private String session(Instant end) {
        return "c_" + Long.toHexString(end.getEpochSecond() / 300) + random.nextInt(4);
    }

    /** A whole number of things whose expectation is {@code expected}. */
    int count(double expected) {
        var whole = (int) expected;
        return whole + (random.nextDouble() < expected - whole ? 1 : 0);
    }

    /** A moment within a span. */
    Duration within(Duration span) {
        return Duration.ofMillis(random.nextLong(span.toMillis()));
    }

    private long around(int typical) {
        return Math.max(1, Math.round(typical * Math.exp(random.nextGaussian() * 0.35)));
    }

    private UUID id() {
        var high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        var low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
