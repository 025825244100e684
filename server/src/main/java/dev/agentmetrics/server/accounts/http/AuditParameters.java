package dev.agentmetrics.server.accounts.http;

import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.VisibleText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters, read strictly: a misspelt filter would silently answer another question. */
final class AuditParameters {

    private static final Set<String> FILTER = Set.of("type", "actor", "from", "to");
    private static final int MAX_ACTOR = 64;
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    /** What a page is made of. */
    record PageWanted(AuditFilter filter, long before, int limit) {}

    /** What a file is made of. */
    record ExportWanted(AuditFilter filter, ExportFile.Format format) {}

    private final Map<String, String[]> values;
    private final List<FieldError> wrong = new ArrayList<>();

    AuditParameters(Map<String, String[]> values) {
        this.values = values;
    }

    PageWanted page() {
        refuseUnknown("limit", "cursor");
        var wanted =
                new PageWanted(
                        filter(),
                        number("cursor", Long.MAX_VALUE, Long.MAX_VALUE),
                        (int) number("limit", DEFAULT_LIMIT, MAX_LIMIT));
        refuseWrong();
        return wanted;
    }

    ExportWanted export() {
        refuseUnknown("format");
        var name = text("format");
        var format =
                Arrays.stream(ExportFile.Format.values())
                        .filter(known -> known.text().equals(name == null ? "jsonl" : name))
                        .findFirst();
        if (format.isEmpty()) {
            wrong.add(new FieldError("format", "not_allowed", "Must be jsonl or csv."));
        }
        var filter = filter();
        refuseWrong();
        return new ExportWanted(filter, format.orElseThrow());
    }

    private AuditFilter filter() {
        var actor = text("actor");
        if (actor != null && actor.length() > MAX_ACTOR) {
            wrong.add(new FieldError("actor", "too_long", "The id of a person or of a key."));
        }
        if (actor != null && !VisibleText.isStorable(actor)) {
            wrong.add(new FieldError("actor", "invalid", "The id of a person or of a key."));
        }
        return new AuditFilter(types(), actor, time("from"), time("to"));
    }

    private Set<AuditType> types() {
        var types = EnumSet.noneOf(AuditType.class);
        for (var name : values.getOrDefault("type", new String[0])) {
            AuditType.of(name)
                    .ifPresentOrElse(
                            types::add,
                            () ->
                                    wrong.add(
                                            new FieldError(
                                                    "type",
                                                    "not_allowed",
                                                    "Must be one of " + typeNames() + ".")));
        }
        return types;
    }

    private static String typeNames() {
        return Arrays.stream(AuditType.values())
                .map(AuditType::text)
                .collect(Collectors.joining(", "));
    }

    private @Nullable Instant time(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            // A plus sign that the client did not encode arrives as a space.
            var at = OffsetDateTime.parse(text.replace(' ', '+'));
            if (at.getYear() >= 2000 && at.getYear() < 2200) {
                return at.toInstant();
            }
        } catch (DateTimeParseException _) {
            // answered below, together with times out of range
        }
        wrong.add(
                new FieldError(
                        name, "not_a_time", "An RFC 3339 time, such as 2026-11-01T00:00:00Z."));
        return null;
    }

    private long number(String name, long otherwise, long max) {
        var text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below, together with numbers out of range
        }
        wrong.add(
                name.equals("cursor")
                        ? new FieldError(name, "cursor_invalid", "What next_cursor said.")
                        : new FieldError(name, "out_of_range", "A number from 1 to " + max + "."));
        return otherwise;
    }

    private @Nullable String text(String name) {
        var all = values.get(name);
        if (all == null || all.length == 0 || all[0].isEmpty()) {
            return null;
        }
        if (all.length > 1) {
            wrong.add(new FieldError(name, "repeated", "May be given once."));
        }
        return all[0];
    }

    private void refuseUnknown(String... more) {
        for (var name : values.keySet()) {
            if (!FILTER.contains(name) && !List.of(more).contains(name)) {
                throw new ProblemException(
                        new Problem.Malformed(
                                "parameter_unknown",
                                "There is a query parameter that is not known here."));
            }
        }
    }

    private void refuseWrong() {
        if (!wrong.isEmpty()) {
            throw new ProblemException(
                    new Problem.Invalid("Some query parameters are wrong.", wrong));
        }
    }
}
