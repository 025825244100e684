package dev.agentmetrics.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Writes batches as a client library would, about 600 bytes an event, with ids of their own. Made
 * by patching a template: the load must not cost more than the server.
 */
final class Events {

    private static final String[] AGENTS = {
        "support-agent",
        "research-agent",
        "code-reviewer",
        "invoice-bot",
        "triage",
        "sql-analyst",
        "translator",
        "lead-scorer",
        "fraud-screen",
        "meeting-notes"
    };
    private static final String[] MODELS = {
        "claude-sonnet-4-5", "claude-haiku-4-5", "gpt-5", "gpt-5-mini", "gemini-2.5-pro"
    };
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final SplittableRandom random;
    private final LongSupplier newestMillis;
    private final long spanMillis;

    private Events(long seed, LongSupplier newestMillis, long spanMillis) {
        this.random = new SplittableRandom(seed);
        this.newestMillis = newestMillis;
        this.spanMillis = spanMillis;
    }

    /** As agents send them: they ended within the last two seconds. */
    static Events live(long seed) {
        return new Events(seed, System::currentTimeMillis, 2_000);
    }

    /** As an import sends them: in no order, over {@code spanMillis} up to now. */
    static Events past(long seed, long spanMillis) {
        var now = System.currentTimeMillis();
        return new Events(seed, () -> now, spanMillis);
    }

    byte[] batch(int size) {
        var json = new StringBuilder(size * 640).append("{\"events\":[");
        for (var i = 0; i < size; i++) {
            if (i > 0) {
                json.append(',');
            }
            event(json);
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] single() {
        var json = new StringBuilder(640);
        event(json);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void event(StringBuilder json) {
        var failed = random.nextInt(40) == 0;
        json.append("{\"event_id\":\"");
        uuid(json);
        json.append("\",\"trace_id\":\"");
        uuid(json);
        json.append("\",\"agent_id\":\"")
                .append(AGENTS[random.nextInt(AGENTS.length)])
                .append("\",\"platform\":\"python\",\"event_name\":\"agent_end\",\"ts\":")
                .append(newestMillis.getAsLong() - random.nextLong(spanMillis))
                .append(",\"status\":\"")
                .append(failed ? "failed" : "success")
                .append("\",\"duration_ms\":")
                .append(random.nextInt(200, 20_000))
                .append(".5,\"model\":\"")
                .append(MODELS[random.nextInt(MODELS.length)])
                .append("\",\"input_tokens\":")
                .append(random.nextInt(100, 9_000))
                .append(",\"output_tokens\":")
                .append(random.nextInt(10, 2_000))
                .append(",\"cache_read_tokens\":")
                .append(random.nextInt(0, 9_000))
                .append(
                        ",\"llm_calls\":2,\"tool_calls\":1,\"tool_errors\":0,\"tool_names\":[\"web_search\"],")
                .append("\"step_count\":2,\"sdk_version\":\"0.2.0\",\"version\":\"2.4.0\",");
        if (failed) {
            json.append("\"error\":\"ToolTimeout: crm_lookup did not answer within 30000 ms\",");
        }
        json.append(
                "\"metadata\":{\"environment\":\"production\",\"steps\":[{\"name\":\"retrieve\",\"type\":\"step\","
                        + "\"status\":\"success\",\"duration_ms\":4}],\"tool_calls_detail\":[{\"name\":\"web_search\","
                        + "\"status\":\"success\",\"duration_ms\":2}]}}");
    }

    private void uuid(StringBuilder json) {
        var high = random.nextLong();
        var low = random.nextLong();
        for (var i = 0; i < 32; i++) {
            switch (i) {
                case 8, 20 -> json.append('-');
                case 12 -> json.append('-').append('4');
                case 16 -> json.append('-').append('a');
                default -> {
                    // the other digits follow
                }
            }
            if (i != 12 && i != 16) {
                json.append(
                        (char)
                                HEX[
                                        (int)
                                                ((i < 16
                                                                ? high >>> (i * 4)
                                                                : low >>> ((i - 16) * 4))
                                                        & 15)]);
            }
        }
    }
}
