package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.AgentQuery;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Order;
import dev.agentmetrics.server.metrics.RunFilter;
import dev.agentmetrics.server.metrics.RunQuery;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.Selection;
import dev.agentmetrics.server.metrics.conversations.ConversationQuery;
import dev.agentmetrics.server.metrics.conversations.ConversationRuns;
import dev.agentmetrics.server.metrics.errors.ErrorQuery;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Query parameters, read strictly: what is wrong is refused with its name, never guessed or
 * ignored, because a misspelt filter would silently answer another question. Times that cannot be
 * used are a 400, other values a 422.
 */
final class QueryParameters {

    static final Duration MAX_RANGE = Duration.ofDays(400);
    static final int MAX_VALUES = 50;
    static final int MAX_METADATA_FILTERS = 5;
    static final int MAX_TEXT = 1_000;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final String METADATA_PREFIX = "meta.";
    private static final Set<String> SCOPE = Set.of("from", "to", "environment");
    private static final Set<String> AGENTS = Set.of("q", "sort", "order", "limit", "cursor");
    private static final Set<String> FILTERS =
            Set.of(
                    "agent_id",
                    "status",
                    "model",
                    "tool",
                    "version",
                    "session_id",
                    "trace_id",
                    "parent_trace_id",
                    "error_fingerprint",
                    "min_duration_ms",
                    "max_duration_ms",
                    "min_cost",
                    "max_cost",
                    "unpriced",
                    "q");
    private static final Set<String> RUNS =
            Stream.concat(FILTERS.stream(), Stream.of("sort", "order", "limit", "cursor"))
                    .collect(Collectors.toUnmodifiableSet());

    private final Map<String, String[]> values;
    private final List<Problem.FieldError> wrong = new ArrayList<>();

    QueryParameters(Map<String, String[]> values) {
        this.values = values;
    }

    /** {@code from}, {@code to} and {@code environment}. */
    Scope scope() {
        var scope = new Scope(range(), text("environment"));
        refuseWrong();
        return scope;
    }

    /** Everything the list of runs takes. */
    RunQuery runs() {
        var scope = scope();
        refuseUnknown(RUNS, true);
        var sort = oneOf("sort", RunQuery.Sort.class, RunQuery.Sort.TIME);
        var order = oneOf("order", Order.class, Order.DESC);
        var filter = filter();
        var limit = limit(50, 200);
        refuseWrong();
        return new RunQuery(scope, filter, sort, order, limit, cursor(sort, order));
    }

    /** Which runs a question is about: a scope and everything that the list of runs filters by. */
    Selection selection() {
        var scope = scope();
        refuseUnknown(FILTERS, true);
        var filter = filter();
        refuseWrong();
        return new Selection(scope, filter);
    }

    /** Everything the list of conversations takes. */
    ConversationQuery conversations() {
        var scope = scope();
        refuseUnknown(RUNS, true);
        var sort = oneOf("sort", ConversationQuery.Sort.class, ConversationQuery.Sort.LAST);
        var order = oneOf("order", Order.class, Order.DESC);
        var filter = filter();
        var limit = limit(50, 200);
        refuseWrong();
        return new ConversationQuery(
                new Selection(scope, filter), sort, order, limit, cursor(sort, order));
    }

    /** One conversation and a page of its runs; no time range, because it is one thing. */
    ConversationRuns conversation() {
        var session = text("session_id");
        if (session == null) {
            throw malformed("session_id_required", "Say which session: session_id.");
        }
        var limit = limit(100, 200);
        refuseWrong();
        return new ConversationRuns(
                session, limit, cursor(ConversationRuns.SORT, ConversationRuns.ORDER));
    }

    /** Everything the list of errors takes. */
    ErrorQuery errors() {
        var scope = scope();
        refuseUnknown(RUNS, true);
        var sort = oneOf("sort", ErrorQuery.Sort.class, ErrorQuery.Sort.COUNT);
        var order = oneOf("order", Order.class, Order.DESC);
        var filter = filter();
        var limit = limit(50, 200);
        refuseWrong();
        return new ErrorQuery(
                new Selection(scope, filter), sort, order, limit, cursor(sort, order));
    }

    private RunFilter filter() {
        return new RunFilter(
                new RunFilter.Labels(many("agent_id"), statuses(), many("model"), text("version")),
                new RunFilter.Ids(
                        text("session_id"),
                        text("trace_id"),
                        text("parent_trace_id"),
                        fingerprint("error_fingerprint")),
                new RunFilter.Bounds(
                        micros("min_duration_ms"),
                        micros("max_duration_ms"),
                        amount("min_cost"),
                        amount("max_cost"),
                        flag("unpriced")),
                new RunFilter.Text(text("q"), metadata()),
                many("tool"));
    }

    /** Everything the list of agents takes. */
    AgentQuery agents() {
        var scope = scope();
        refuseUnknown(AGENTS, false);
        var sort = oneOf("sort", AgentQuery.Sort.class, AgentQuery.Sort.COST);
        var order = oneOf("order", Order.class, Order.DESC);
        var words = text("q");
        var limit = limit(100, 500);
        refuseWrong();
        return new AgentQuery(scope, words, sort, order, limit, cursor(sort, order));
    }

    private TimeRange range() {
        var from = text("from");
        var to = text("to");
        if (from == null || to == null) {
            throw malformed(
                    "time_range_required",
                    "Give the time range as from and to, for example"
                            + " from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z.");
        }
        var start = instant(from);
        var end = instant(to);
        if (!start.isBefore(end)) {
            throw rangeInvalid("from must be before to.");
        }
        if (Duration.between(start, end).compareTo(MAX_RANGE) > 0) {
            throw rangeInvalid("The time range may be at most " + MAX_RANGE.toDays() + " days.");
        }
        return new TimeRange(start, end);
    }

    private static Instant instant(String text) {
        try {
            // A plus sign that the client did not encode arrives as a space.
            var at = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
                throw rangeInvalid("from and to must lie between the years 2000 and 2200.");
            }
            return at.truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException _) {
            throw rangeInvalid(
                    "from and to must be RFC 3339 times with a zone, such as"
                            + " 2026-11-01T00:00:00Z.");
        }
    }

    private @Nullable String text(String name) {
        var all = values.get(name);
        if (all == null || all.length == 0 || all[0].isEmpty()) {
            return null;
        }
        if (all.length > 1) {
            wrong(name, "repeated", "May be given once.");
        }
        if (all[0].length() > MAX_TEXT) {
            wrong(name, "too_long", "May have at most " + MAX_TEXT + " characters.");
        }
        return all[0];
    }

    private List<String> many(String name) {
        var all = values.get(name);
        if (all == null) {
            return List.of();
        }
        if (all.length > MAX_VALUES) {
            wrong(name, "too_many", "May be given at most " + MAX_VALUES + " times.");
        }
        if (Arrays.stream(all).anyMatch(value -> value.length() > MAX_TEXT)) {
            wrong(name, "too_long", "May have at most " + MAX_TEXT + " characters.");
        }
        return List.of(all);
    }

    private List<RunStatus> statuses() {
        var chosen = new ArrayList<RunStatus>();
        for (var name : many("status")) {
            var status = match(name, RunStatus.class);
            if (status == null) {
                wrong("status", "not_allowed", "Must be one of " + names(RunStatus.class) + ".");
            } else {
                chosen.add(status);
            }
        }
        return chosen;
    }

    private <E extends Enum<E>> E oneOf(String name, Class<E> type, E otherwise) {
        var text = text(name);
        if (text == null) {
            return otherwise;
        }
        var chosen = match(text, type);
        if (chosen == null) {
            wrong(name, "not_allowed", "Must be one of " + names(type) + ".");
            return otherwise;
        }
        return chosen;
    }

    private static <E extends Enum<E>> @Nullable E match(String text, Class<E> type) {
        for (var constant : type.getEnumConstants()) {
            if (wire(constant).equals(text)) {
                return constant;
            }
        }
        return null;
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(QueryParameters::wire)
                .collect(Collectors.joining(", "));
    }

    private static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable Long fingerprint(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(text, 16);
        } catch (NumberFormatException _) {
            wrong(name, "not_hexadecimal", "Must be a fingerprint as the API writes it.");
            return null;
        }
    }

    private @Nullable Long micros(String name) {
        var number = number(name, new BigDecimal("1e12"));
        return number == null ? null : number.movePointRight(3).longValue();
    }

    private @Nullable BigDecimal amount(String name) {
        return number(name, new BigDecimal("100000000"));
    }

    private @Nullable BigDecimal number(String name, BigDecimal max) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            // The length keeps a number such as 1e999999999 from becoming a billion digits.
            var number = text.length() > 40 ? null : new BigDecimal(text);
            if (number != null
                    && number.signum() >= 0
                    && number.precision() - number.scale() <= 20
                    && number.scale() <= 40
                    && number.compareTo(max) <= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below, together with numbers out of range
        }
        wrong(name, "not_a_number", "Must be a number from 0 to " + max.toPlainString() + ".");
        return null;
    }

    private boolean flag(String name) {
        var text = text(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            wrong(name, "not_allowed", "Must be true or false.");
        }
        return "true".equals(text);
    }

    private Map<String, String> metadata() {
        var filters = new LinkedHashMap<String, String>();
        for (var name : values.keySet()) {
            if (name.startsWith(METADATA_PREFIX)) {
                var value = text(name);
                filters.put(name.substring(METADATA_PREFIX.length()), value == null ? "" : value);
            }
        }
        if (filters.size() > MAX_METADATA_FILTERS) {
            wrong("meta", "too_many", "At most " + MAX_METADATA_FILTERS + " keys of metadata.");
        }
        if (filters.keySet().stream().anyMatch(key -> key.isEmpty() || key.length() > 255)) {
            wrong("meta", "key_invalid", "A metadata key has 1 to 255 characters.");
        }
        return filters;
    }

    private int limit(int otherwise, int max) {
        var text = text("limit");
        if (text == null) {
            return otherwise;
        }
        try {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // answered below, together with numbers out of range
        }
        wrong("limit", "out_of_range", "Must be a number from 1 to " + max + ".");
        return otherwise;
    }

    private @Nullable Cursor cursor(Enum<?> sort, Enum<?> order) {
        return cursor(wire(sort), wire(order));
    }

    private @Nullable Cursor cursor(String sort, String order) {
        var all = values.get("cursor");
        return all == null || all.length == 0 || all[0].isEmpty()
                ? null
                : Cursor.decoded(all[0], sort, order);
    }

    private void refuseUnknown(Set<String> known, boolean withMetadata) {
        for (var name : values.keySet()) {
            var metadata = withMetadata && name.startsWith(METADATA_PREFIX);
            if (!known.contains(name) && !SCOPE.contains(name) && !metadata) {
                throw malformed(
                        "parameter_unknown",
                        "There is a query parameter that this list does not know. Known are "
                                + known.stream().sorted().collect(Collectors.joining(", "))
                                + ", from, to and environment.");
            }
        }
    }

    private void refuseWrong() {
        if (!wrong.isEmpty()) {
            throw new ProblemException(
                    new Problem.Invalid("Some query parameters are wrong.", wrong));
        }
    }

    private void wrong(String field, String code, String message) {
        wrong.add(new Problem.FieldError(field, code, message));
    }

    private static ProblemException rangeInvalid(String message) {
        return malformed("time_range_invalid", message);
    }

    private static ProblemException malformed(String code, String message) {
        return new ProblemException(new Problem.Malformed(code, message));
    }
}
