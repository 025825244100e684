package dev.agentmetrics.server.ingest.otlp.mapping;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code otlp/attributes.yaml} as it is written; its first lines explain the parts. What is null
 * was left out.
 */
record TableFile(
        Map<String, List<Place>> fields,
        Map<String, List<String>> kinds,
        List<NamedSpan> spanNames,
        Map<String, List<String>> namePrefixes,
        List<String> firstTokenEvents,
        Map<String, List<String>> providers,
        Map<String, List<String>> models,
        List<String> modelPrefixes,
        Frameworks frameworks,
        List<DialectEntry> dialects,
        List<UsageEntry> usage,
        EventsEntry events,
        EvaluationsEntry evaluations,
        ContentEntry content,
        List<String> personal) {

    record Place(
            String from,
            @Nullable String json,
            @Nullable String unit,
            @Nullable List<String> when,
            @Nullable String as,
            @Nullable List<String> dialects,
            @Nullable String parts) {}

    record NamedSpan(String dialect, String name, String kind) {}

    record Frameworks(List<String> named, Map<String, List<String>> scopes) {}

    record DialectEntry(
            String name,
            @Nullable String refines,
            @Nullable List<String> scopes,
            @Nullable List<String> markers,
            @Nullable String framework) {}

    record UsageEntry(String dialect, @Nullable String provider, String input) {}

    record EventsEntry(List<String> ofAgents, Map<String, String> prefixes) {}

    record EvaluationsEntry(
            List<String> events,
            List<String> name,
            List<String> value,
            List<String> label,
            List<String> explanation) {}

    record ContentEntry(List<String> names, List<String> prefixes, List<String> events) {}
}
