package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.TableReader.orNone;
import static dev.agentmetrics.server.ingest.otlp.mapping.TableReader.wrong;

import dev.agentmetrics.server.telemetry.span.SpanKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who made a span, and what follows from that alone. */
final class Dialects {

    /**
     * How its numbers relate.
     *
     * @param inputApart the input count is without cached tokens
     */
    record UsageRule(boolean inputApart) {}

    private final List<Dialect> all = new ArrayList<>();
    private final Set<String> withScopes = new HashSet<>();
    private final NamePatterns<Dialect> byScope = new NamePatterns<>();
    private final Map<String, Dialect> byMarker = new HashMap<>();
    private final NamePatterns<String> frameworkByScope = new NamePatterns<>();
    private final Map<String, Map<String, UsageRule>> usage = new HashMap<>();
    private final Map<String, NamePatterns<SpanKind>> spanNames = new HashMap<>();

    Dialects(TableFile file, Vocabulary words) {
        file.dialects().forEach(this::add);
        file.frameworks()
                .scopes()
                .forEach(
                        (framework, scopes) ->
                                scopes.forEach(scope -> addFramework(scope, framework)));
        file.usage().forEach(entry -> addUsage(entry, words));
        file.spanNames().forEach(this::addSpanName);
    }

    private void add(TableFile.DialectEntry entry) {
        var refines = entry.refines() == null ? "" : entry.refines();
        var framework = entry.framework() == null ? "" : entry.framework();
        var dialect = new Dialect(entry.name(), all.size(), refines, framework);
        all.add(dialect);
        for (var scope : orNone(entry.scopes())) {
            withScopes.add(entry.name());
            if (!byScope.add(scope, dialect)) {
                throw wrong("the scope " + scope + " belongs to two dialects");
            }
        }
        for (var marker : orNone(entry.markers())) {
            if (byMarker.putIfAbsent(marker, dialect) != null) {
                throw wrong("the attribute " + marker + " marks two dialects");
            }
        }
    }

    private void addFramework(String scope, String framework) {
        if (!frameworkByScope.add(scope, framework)) {
            throw wrong("the scope " + scope + " belongs to two frameworks");
        }
    }

    private void addUsage(TableFile.UsageEntry entry, Vocabulary words) {
        requireKnown(entry.dialect());
        var provider = entry.provider() == null ? "" : entry.provider();
        if (!provider.isEmpty() && !words.isProvider(provider)) {
            throw wrong("there is no provider " + provider);
        }
        var rule = new UsageRule(isApart(entry.input()));
        var rules = usage.computeIfAbsent(entry.dialect(), _ -> new HashMap<>());
        if (rules.putIfAbsent(provider, rule) != null) {
            throw wrong("the usage of " + entry.dialect() + " and " + provider + " stands twice");
        }
    }

    private static boolean isApart(String word) {
        return switch (word) {
            case "exclusive" -> true;
            case "inclusive" -> false;
            default -> throw wrong(word + " is neither inclusive nor exclusive");
        };
    }

    private void addSpanName(TableFile.NamedSpan entry) {
        requireKnown(entry.dialect());
        var names = spanNames.computeIfAbsent(entry.dialect(), _ -> new NamePatterns<>());
        if (!names.add(entry.name(), Vocabulary.kindNamed(entry.kind()))) {
            throw wrong("the span " + entry.name() + " has two kinds");
        }
    }

    private void requireKnown(String name) {
        if (all.stream().noneMatch(dialect -> dialect.name().equals(name))) {
            throw wrong("there is no dialect " + name);
        }
    }

    /** A source that is limited to a dialect needs its scope: attributes come in any order. */
    void requireScope(String name) {
        if (!withScopes.contains(name)) {
            throw wrong("the dialect " + name + " has no scope");
        }
    }

    @Nullable Dialect ofScope(String scope) {
        return byScope.find(scope);
    }

    /** Empty when the scope does not tell. */
    String frameworkOfScope(String scope) {
        var framework = frameworkByScope.find(scope);
        return framework == null ? "" : framework;
    }

    @Nullable Dialect markedBy(String attribute) {
        return byMarker.get(attribute);
    }

    Set<String> markers() {
        return byMarker.keySet();
    }

    Dialect at(int order) {
        return all.get(order);
    }

    /** Null when only the numbers can tell. */
    @Nullable UsageRule usage(Dialect dialect, String provider) {
        var rules = usage.get(dialect.name());
        if (rules == null) {
            return null;
        }
        var rule = rules.get(provider);
        return rule == null ? rules.get("") : rule;
    }

    @Nullable SpanKind kindByName(Dialect dialect, String spanName) {
        var names = spanNames.get(dialect.name());
        return names == null ? null : names.find(spanName);
    }
}
