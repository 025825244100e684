package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.TableReader.orNone;
import static dev.agentmetrics.server.ingest.otlp.mapping.TableReader.wrong;

import dev.agentmetrics.server.ingest.otlp.mapping.NameRule.Keep;
import dev.agentmetrics.server.ingest.otlp.mapping.Source.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of attributes, turned around: from what a span has to what it may mean. Making one
 * fails when anything in the file is wrong.
 */
final class AttributeTable {

    /** Marks no dialect. */
    static final int NO_MARK = Integer.MAX_VALUE;

    final Vocabulary words;
    final Dialects dialects;
    final EventTable events;
    final Set<String> firstTokenEvents;
    final Set<String> contentEvents;
    final List<String> toolNamePrefixes;
    final List<String> agentNamePrefixes;

    private final Map<String, Source[]> sources = new HashMap<>();
    private final NamePatterns<Keep> kept = new NamePatterns<>();

    AttributeTable(TableFile file) {
        words = new Vocabulary(file);
        dialects = new Dialects(file, words);
        events = new EventTable(file);
        firstTokenEvents = Set.copyOf(file.firstTokenEvents());
        contentEvents = Set.copyOf(file.content().events());
        toolNamePrefixes = List.copyOf(file.namePrefixes().getOrDefault("tool", List.of()));
        agentNamePrefixes = List.copyOf(file.namePrefixes().getOrDefault("agent", List.of()));
        addSources(file);
        file.content().names().forEach(name -> keep(name, Keep.CONTENT));
        file.content().prefixes().forEach(prefix -> keep(prefix + "*", Keep.CONTENT));
        file.personal().forEach(name -> keep(name, Keep.PERSONAL));
    }

    static AttributeTable shipped() {
        return new AttributeTable(TableReader.shipped());
    }

    private void addSources(TableFile file) {
        var byName = new HashMap<String, List<Source>>();
        var fields = new HashMap<String, SpanField>();
        SpanField.ALL.forEach(field -> fields.put(field.tableName, field));
        file.fields()
                .forEach(
                        (name, places) -> {
                            var field = fields.remove(name);
                            if (field == null) {
                                throw wrong("there is no field " + name);
                            }
                            addSources(field, places, byName);
                        });
        if (!fields.isEmpty()) {
            throw wrong("nothing fills " + fields.keySet());
        }
        byName.forEach((name, list) -> sources.put(name, list.toArray(Source[]::new)));
    }

    private void addSources(
            SpanField field, List<TableFile.Place> places, Map<String, List<Source>> byName) {
        var seen = new HashSet<String>();
        for (int rank = 0; rank < places.size(); rank++) {
            var place = places.get(rank);
            if (!seen.add(place.from() + " " + place.json() + " " + place.dialects())) {
                throw wrong(place.from() + " stands twice under " + field.tableName);
            }
            byName.computeIfAbsent(place.from(), _ -> new ArrayList<>())
                    .add(source(field, rank, place));
        }
    }

    private Source source(SpanField field, int rank, TableFile.Place place) {
        orNone(place.when()).forEach(Vocabulary::requireLowerCase);
        orNone(place.dialects()).forEach(dialects::requireScope);
        if (place.parts() != null && !(place.parts().equals("apart") && hasParts(field))) {
            throw wrong("parts can only be apart, of what has parts: not " + field.tableName);
        }
        return new Source(
                field,
                rank,
                place.json() == null ? List.of() : List.of(place.json().split("\\.")),
                unit(field, place.unit()),
                Set.copyOf(orNone(place.when())),
                place.as() == null ? "" : place.as(),
                Set.copyOf(orNone(place.dialects())),
                place.parts() != null);
    }

    private static boolean hasParts(SpanField field) {
        return switch (field) {
            case INPUT_TOKENS, OUTPUT_TOKENS, REASONING_TOKENS -> true;
            default -> false;
        };
    }

    private static Unit unit(SpanField field, @Nullable String name) {
        var unit =
                switch (name) {
                    case null -> Unit.PLAIN;
                    case "s" -> Unit.SECONDS;
                    case "ms" -> Unit.MILLIS;
                    case "since-start" -> Unit.SINCE_START;
                    case "list" -> Unit.LIST;
                    case "dotted" -> Unit.DOTTED;
                    case "json-text" -> Unit.JSON_TEXT;
                    default -> throw wrong("there is no unit " + name);
                };
        boolean fits =
                switch (unit) {
                    case PLAIN -> field.type != SpanField.Type.TIME;
                    case SECONDS, MILLIS, SINCE_START -> field.type == SpanField.Type.TIME;
                    case LIST -> field.type == SpanField.Type.TEXT;
                    case DOTTED -> field.type == SpanField.Type.PROVIDER;
                    case JSON_TEXT ->
                            switch (field.type) {
                                case TEXT, KIND, PROVIDER -> true;
                                case FLAG, YES_NO, TIME, COUNT, MONEY -> false;
                            };
                };
        if (!fits) {
            throw wrong("the unit " + unit + " does not fit " + field.tableName);
        }
        return unit;
    }

    private void keep(String pattern, Keep how) {
        if (!kept.add(pattern, how)) {
            throw wrong(pattern + " is left out twice");
        }
    }

    Source @Nullable [] sources(String name) {
        return sources.get(name);
    }

    /** What becomes of the attribute beside the fields it fills: a user's identifier goes. */
    Keep keep(String name) {
        var list = sources.get(name);
        if (list != null) {
            for (var source : list) {
                if (source.field() == SpanField.USER_ID) {
                    return Keep.PERSONAL;
                }
            }
        }
        var how = kept.find(name);
        return how == null ? Keep.REST : how;
    }

    int marks(String name) {
        var dialect = dialects.markedBy(name);
        return dialect == null ? NO_MARK : dialect.order();
    }
}
