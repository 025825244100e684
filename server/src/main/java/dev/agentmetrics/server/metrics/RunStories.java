package dev.agentmetrics.server.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Reads steps, tool calls and scores out of a run's metadata, in the spellings of all clients.
 * Whatever does not look like them stays in the metadata, as it came: odd data is shown, never an
 * error.
 */
@Component
class RunStories {

    /** A waterfall of more bars than this cannot be read; the rest is counted. */
    static final int MAX_STEPS = 1_000;

    private static final String STEPS = "steps";
    private static final String TOOLS = "tool_calls_detail";
    private static final String SCORES = "scores";

    /** Types of step that are a call of a model, in the words of clients. */
    private static final Set<String> MODEL_TYPES =
            Set.of("llm", "llm_call", "model", "generation", "chat", "completion");

    private static final Set<String> TOOL_TYPES = Set.of("tool", "tool_call", "function");

    /** What a step's own fields are made of; the rest of it is its metadata. */
    private static final Set<String> STEP_FIELDS =
            Set.of(
                    "name",
                    "type",
                    "step_type",
                    "kind",
                    "status",
                    "duration_ms",
                    "offset_ms",
                    "start_ms",
                    "started_offset_ms",
                    "error",
                    "error_message",
                    "metadata");

    private final ObjectMapper json;

    RunStories(ObjectMapper json) {
        this.json = json;
    }

    RunDetail.Story tell(String metadata) {
        var rest = object(metadata);
        var steps = new ArrayList<RunDetail.Step>();
        var total = take(rest, STEPS, "step", steps) + take(rest, TOOLS, "tool", steps);
        return new RunDetail.Story(rest(rest), steps, total, scores(rest));
    }

    private Map<String, JsonNode> object(String metadata) {
        var fields = new LinkedHashMap<String, JsonNode>();
        if (metadata.isBlank()) {
            return fields;
        }
        try {
            var node = json.readTree(metadata);
            if (node.isObject()) {
                node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
            } else {
                fields.put("value", node);
            }
        } catch (JacksonException _) {
            fields.put("unreadable", json.valueToTree(metadata));
        }
        return fields;
    }

    /** Moves an array of objects out of the fields; leaves anything else where it is. */
    private int take(
            Map<String, JsonNode> fields, String name, String kind, List<RunDetail.Step> steps) {
        var list = fields.get(name);
        if (list == null || !list.isArray()) {
            return 0;
        }
        for (var element : list) {
            if (!element.isObject()) {
                return 0;
            }
        }
        fields.remove(name);
        for (var element : list) {
            if (steps.size() >= MAX_STEPS) {
                break;
            }
            steps.add(step(element, kind));
        }
        return list.size();
    }

    private RunDetail.Step step(JsonNode step, String kind) {
        var type = text(step, "type", "step_type", "kind");
        return new RunDetail.Step(
                or(text(step, "name"), or(type, kind)),
                kind(kind, type),
                or(type, kind),
                or(text(step, "status"), "unknown"),
                number(step, "duration_ms"),
                number(step, "offset_ms", "start_ms", "started_offset_ms"),
                text(step, "error", "error_message"),
                stepMetadata(step));
    }

    private static String kind(String kind, @Nullable String type) {
        if (type == null || kind.equals("tool")) {
            return kind;
        }
        var lower = type.toLowerCase(Locale.ROOT);
        if (MODEL_TYPES.contains(lower)) {
            return "llm";
        }
        return TOOL_TYPES.contains(lower) ? "tool" : kind;
    }

    /** The step's metadata together with fields that have no place of their own. */
    private @Nullable Object stepMetadata(JsonNode step) {
        var own = step.get("metadata");
        var more = new LinkedHashMap<String, Object>();
        step.properties()
                .forEach(
                        entry -> {
                            if (!STEP_FIELDS.contains(entry.getKey())) {
                                more.put(entry.getKey(), entry.getValue());
                            }
                        });
        if (own == null || own.isNull()) {
            return more.isEmpty() ? null : more;
        }
        if (more.isEmpty() || !own.isObject()) {
            return own;
        }
        own.properties().forEach(entry -> more.put(entry.getKey(), entry.getValue()));
        return more;
    }

    private static Map<String, Double> scores(Map<String, JsonNode> fields) {
        var scores = new LinkedHashMap<String, Double>();
        var node = fields.get(SCORES);
        if (node == null || !node.isObject()) {
            return scores;
        }
        node.properties()
                .forEach(
                        entry -> {
                            if (finite(entry.getValue())) {
                                scores.put(entry.getKey(), entry.getValue().asDouble());
                            }
                        });
        return scores;
    }

    /** What is shown nowhere else. Scores that are no numbers stay. */
    private static Map<String, Object> rest(Map<String, JsonNode> fields) {
        var rest = new LinkedHashMap<String, Object>();
        fields.forEach(
                (name, value) -> {
                    var shown =
                            name.equals(SCORES)
                                    && value.isObject()
                                    && value.properties().stream()
                                            .allMatch(entry -> finite(entry.getValue()));
                    if (!shown) {
                        rest.put(name, value);
                    }
                });
        return rest;
    }

    private static boolean finite(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.asDouble());
    }

    private static @Nullable String text(JsonNode node, String... names) {
        for (var name : names) {
            var value = node.get(name);
            if (value != null && value.isString() && !value.asString().isEmpty()) {
                return value.asString();
            }
            if (value != null && (value.isNumber() || value.isBoolean())) {
                return value.asString();
            }
        }
        return null;
    }

    private static @Nullable Double number(JsonNode node, String... names) {
        for (var name : names) {
            var value = node.get(name);
            if (value != null && finite(value) && value.asDouble() >= 0) {
                return Latency.rounded(value.asDouble());
            }
        }
        return null;
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
