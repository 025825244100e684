package dev.agentmetrics.server.telemetry.read;

import static java.util.stream.Collectors.joining;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of one sub-select, over runs or over roll-ups, and the values bound in them. It
 * cannot be made without an organisation.
 */
final class Conditions {

    private final String name;
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    /**
     * @param name prefix of the bound values
     */
    Conditions(String name, OrgId org) {
        this.name = name;
        parameters.put(name + "_org", org.value());
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    String ofOrg() {
        return "org_id = {%s_org:UUID}".formatted(name);
    }

    /**
     * @param time {@code at} of single runs, {@code hour} of roll-ups
     */
    String within(String time, List<TimeRange> ranges) {
        return ranges.stream()
                .map(range -> time.equals("hour") ? hours(range) : moments(range))
                .collect(joining(" OR ", "(", ")"));
    }

    private String hours(TimeRange range) {
        return "(hour >= %s AND hour < %s)".formatted(second(range.from()), second(range.to()));
    }

    /**
     * The table is sorted by the hour; from the exact time alone it would skip nothing. A range
     * that ends on the hour must not read the next one.
     */
    private String moments(TimeRange range) {
        var from = bound(range.from());
        var to = bound(range.to());
        var last = bound(range.to().minusMillis(1));
        return ("(at >= {%1$s:DateTime64(3, 'UTC')} AND at < {%2$s:DateTime64(3, 'UTC')}"
                        + " AND toStartOfHour(at) >= toStartOfHour({%1$s:DateTime64(3, 'UTC')})"
                        + " AND toStartOfHour(at) <= toStartOfHour({%3$s:DateTime64(3, 'UTC')}))")
                .formatted(from, to, last);
    }

    private String second(Instant value) {
        return "toDateTime({%s:UInt32}, 'UTC')".formatted(bound(value.getEpochSecond()));
    }

    /** One more condition, with its {@code AND}; nothing without a value. */
    String equal(String column, @Nullable String value) {
        return value == null ? "" : " AND %s = {%s:String}".formatted(column, bound(value));
    }

    /** Whether a moment is not before another one. */
    String since(String time, Instant moment) {
        return "%s >= {%s:DateTime64(3, 'UTC')}".formatted(time, bound(moment));
    }

    /** The start of the bucket, or the epoch when there is only one. */
    static String bucket(String time, int seconds) {
        return seconds == 0
                ? "toDateTime(0, 'UTC')"
                : "toDateTime(intDiv(toUnixTimestamp(%s), %d) * %d, 'UTC')"
                        .formatted(time, seconds, seconds);
    }

    private String bound(Object value) {
        var parameter = name + "_" + parameters.size();
        parameters.put(parameter, value);
        return parameter;
    }
}
