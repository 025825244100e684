package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.TableReader.wrong;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What names of events say: which are of agents, and which are results of evaluations. */
final class EventTable {

    private enum Part {
        NAME,
        VALUE,
        LABEL,
        EXPLANATION
    }

    private static final int LONGEST_NAME = 100;

    private final NamePatterns<Boolean> ofAgents = new NamePatterns<>();
    private final Map<String, String> prefixes;
    private final Set<String> evaluations;
    private final Map<String, Part> parts = new HashMap<>();

    EventTable(TableFile file) {
        for (var name : file.events().ofAgents()) {
            if (!ofAgents.add(name, true)) {
                throw wrong("the event " + name + " is listed twice");
            }
        }
        prefixes = Map.copyOf(file.events().prefixes());
        evaluations = Set.copyOf(file.evaluations().events());
        parts(file.evaluations().name(), Part.NAME);
        parts(file.evaluations().value(), Part.VALUE);
        parts(file.evaluations().label(), Part.LABEL);
        parts(file.evaluations().explanation(), Part.EXPLANATION);
    }

    private void parts(List<String> attributes, Part part) {
        for (var attribute : attributes) {
            if (parts.putIfAbsent(attribute, part) != null) {
                throw wrong("the attribute " + attribute + " is two parts of an evaluation");
            }
        }
    }

    /** Whether only agents, or what they use, report such events. */
    boolean isOfAgents(String name) {
        return ofAgents.find(name) != null;
    }

    /** Whether a text that may be anything is the name of such an event, and nothing else. */
    boolean isName(String text) {
        return text.length() <= LONGEST_NAME
                && isOfAgents(text)
                && text.chars().noneMatch(EventTable::endsName);
    }

    private static boolean endsName(int c) {
        return !(c >= 'a' && c <= 'z')
                && !(c >= 'A' && c <= 'Z')
                && !(c >= '0' && c <= '9')
                && c != '.'
                && c != '_'
                && c != '-';
    }

    /** A library may leave out what all its events begin with. */
    String whole(String name, Dialect dialect) {
        var prefix = prefixes.getOrDefault(dialect.name(), "");
        return name.isEmpty() || name.startsWith(prefix) ? name : prefix + name;
    }

    boolean isEvaluation(String name) {
        return evaluations.contains(name);
    }

    /** As they were sent; null for what has no name, or neither value nor label. */
    @Nullable Sent evaluation(List<KeyValue> attributes) {
        var sent = new Sent();
        for (var attribute : attributes) {
            var plain = Values.plain(attribute.getValue());
            var part = parts.get(attribute.getKey());
            if (plain != null && part != null) {
                sent.take(part, plain);
            }
        }
        return sent.name.isBlank() || (sent.value == null && sent.label.isBlank()) ? null : sent;
    }

    /** The parts of one evaluation. */
    static final class Sent {
        String name = "";
        @Nullable Double value;
        String label = "";
        String explanation = "";

        private void take(Part part, Object plain) {
            switch (part) {
                case NAME -> name = Values.text(plain);
                case VALUE -> value = Values.finite(plain);
                case LABEL -> label = Values.text(plain);
                case EXPLANATION -> explanation = Values.text(plain);
            }
        }
    }
}
