package dev.agentmetrics.clickhouse.internal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Bound values in the text form the engine reads them in: escaped as a field of a tab-separated
 * line, so that no byte of a value is taken for anything but itself.
 */
record Parameters(List<String> names, List<String> values) {

    static final Parameters NONE = new Parameters(List.of(), List.of());

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.nnnnnnnnn");

    static Parameters of(Map<String, Object> bound) {
        var names = new ArrayList<String>(bound.size());
        var values = new ArrayList<String>(bound.size());
        bound.forEach(
                (name, value) -> {
                    names.add(name);
                    values.add(field(value));
                });
        return new Parameters(names, values);
    }

    private static String field(Object value) {
        return switch (value) {
            case CharSequence text -> escape(text);
            case Enum<?> constant -> escape(constant.name());
            case List<?> list ->
                    list.stream()
                            .map(Parameters::element)
                            .collect(Collectors.joining(",", "[", "]"));
            default -> plain(value);
        };
    }

    private static String element(Object value) {
        return switch (value) {
            case CharSequence text -> '\'' + escape(text) + '\'';
            case Enum<?> constant -> '\'' + escape(constant.name()) + '\'';
            case UUID _, Instant _, LocalDate _ -> '\'' + plain(value) + '\'';
            case List<?> list -> field(list);
            default -> plain(value);
        };
    }

    private static String plain(Object value) {
        return switch (value) {
            case UUID id -> id.toString();
            case Instant at -> instant(at);
            case LocalDate day -> day.toString();
            case BigDecimal decimal -> decimal.toPlainString();
            case Double number -> floating(number);
            case Float number -> floating(number);
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default ->
                    throw new IllegalArgumentException(
                            "cannot bind a value of " + value.getClass());
        };
    }

    private static String floating(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return Double.toString(number);
    }

    /** The engine's time zone is UTC; a DateTime refuses a fraction, so there is none of zero. */
    private static String instant(Instant at) {
        var utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        return (at.truncatedTo(ChronoUnit.SECONDS).equals(at) ? SECONDS : NANOS).format(utc);
    }

    private static String escape(CharSequence text) {
        var escaped = new StringBuilder(text.length() + 8);
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\'' -> escaped.append("\\'");
                case '\t' -> escaped.append("\\t");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                case '\0' -> escaped.append("\\0");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
