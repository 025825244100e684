package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which points of a metric are asked for.
 *
 * @param unit null for that of most points
 * @param kind null for that of most points
 * @param service null for all
 */
record SeriesQuery(
        String name,
        @Nullable String unit,
        @Nullable MetricKind kind,
        GroupBy by,
        @Nullable String service) {

    private static final int LONGEST = 1_000;

    /** As they are written in a question; what is wrong is refused with its name. */
    static SeriesQuery of(
            String name,
            @Nullable String unit,
            @Nullable String kind,
            String by,
            @Nullable String service) {
        var wrong = new ArrayList<Problem.FieldError>();
        length("name", name, wrong);
        length("unit", unit, wrong);
        length("service", service, wrong);
        var chosenKind = kind == null ? null : oneOf("kind", kind, MetricKind.class, wrong);
        var chosenBy = oneOf("by", by, GroupBy.class, wrong);
        if (!wrong.isEmpty() || chosenBy == null) {
            throw new ProblemException(
                    new Problem.Invalid("Some query parameters are wrong.", wrong));
        }
        return new SeriesQuery(name, unit, chosenKind, chosenBy, service);
    }

    private static void length(
            String field, @Nullable String value, List<Problem.FieldError> wrong) {
        if (value != null && value.length() > LONGEST) {
            wrong.add(
                    new Problem.FieldError(
                            field, "too_long", "May have at most " + LONGEST + " characters."));
        }
    }

    private static <E extends Enum<E>> @Nullable E oneOf(
            String field, String value, Class<E> type, List<Problem.FieldError> wrong) {
        for (var constant : type.getEnumConstants()) {
            if (wire(constant).equals(value)) {
                return constant;
            }
        }
        var names =
                Arrays.stream(type.getEnumConstants())
                        .map(SeriesQuery::wire)
                        .collect(Collectors.joining(", "));
        wrong.add(new Problem.FieldError(field, "not_allowed", "Must be one of " + names + "."));
        return null;
    }

    static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
