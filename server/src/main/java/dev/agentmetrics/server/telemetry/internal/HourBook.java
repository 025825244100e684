package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.read.HourCoverage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which hours have runs that are not in the roll-ups yet. An hour that is not in the book is exact,
 * be it rolled up or empty.
 *
 * <p>A writer announces its hours before its rows can be seen, and again when they can; a builder
 * may strike an hour out only if no writer was near it since before the builder looked. So an hour
 * is never struck out over a row that the builder did not see.
 */
final class HourBook implements HourCoverage {

    static final long HOUR_MILLIS = 3_600_000;

    /** More parts make a query's text long; the shortest are then answered from single runs. */
    private static final int MAX_PARTS = 32;

    private static final Duration PUT_OFF = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<OrgId, TreeMap<Long, Hour>> dirty = new HashMap<>();
    private boolean complete;

    HourBook(Clock clock) {
        this.clock = clock;
    }

    static long hourOf(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli(), HOUR_MILLIS);
    }

    static Instant start(long hour) {
        return Instant.ofEpochMilli(hour * HOUR_MILLIS);
    }

    /** Rows of these hours are about to be written: from now on they are not exact. */
    synchronized void begin(OrgId org, long[] hours) {
        for (var number : hours) {
            var hour = touch(org, number);
            hour.writers++;
        }
    }

    /** The rows are visible, or have failed. */
    synchronized void end(OrgId org, long[] hours) {
        for (var number : hours) {
            var hour = touch(org, number);
            hour.writers--;
        }
    }

    /** Something else changed the runs of this hour. */
    synchronized void mark(OrgId org, long number) {
        touch(org, number);
    }

    /** Whether the roll-ups of this hour are those of its runs. */
    synchronized boolean isExact(OrgId org, long number) {
        var hours = dirty.get(org);
        return complete && (hours == null || !hours.containsKey(number));
    }

    /** The organisation has no runs any more, and no roll-ups. */
    synchronized void forget(OrgId org) {
        dirty.remove(org);
    }

    /** What was left behind by an earlier process is in the book: its silence can be trusted. */
    synchronized void complete() {
        complete = true;
    }

    /** Something went wrong half-way: nothing is exact until {@link #complete} is called again. */
    synchronized void distrust() {
        complete = false;
    }

    synchronized boolean isComplete() {
        return complete;
    }

    synchronized int size() {
        return dirty.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public synchronized List<TimeRange> rolledUp(OrgId org, TimeRange range) {
        if (!complete) {
            return List.of();
        }
        var first = Math.ceilDiv(range.from().toEpochMilli(), HOUR_MILLIS);
        var end = Math.floorDiv(range.to().toEpochMilli(), HOUR_MILLIS);
        if (first >= end) {
            return List.of();
        }
        var hours = dirty.get(org);
        var parts = new ArrayList<TimeRange>();
        var from = first;
        if (hours != null) {
            for (var number : hours.subMap(first, end).keySet()) {
                add(parts, from, number);
                from = number + 1;
            }
        }
        add(parts, from, end);
        if (parts.size() <= MAX_PARTS) {
            return List.copyOf(parts);
        }
        return parts.stream()
                .sorted(Comparator.comparing(TimeRange::length).reversed())
                .limit(MAX_PARTS)
                .sorted(Comparator.comparing(TimeRange::from))
                .toList();
    }

    /**
     * Hours that ended before {@code now}, nobody is writing to, and that have been quiet since
     * {@code quietSince} or waiting since {@code waitingSince}; of one organisation and one month,
     * oldest first.
     */
    synchronized List<Ticket> due(
            Instant now, Instant quietSince, Instant waitingSince, int limit) {
        var current = hourOf(now);
        for (var entry : dirty.entrySet()) {
            var tickets = new ArrayList<Ticket>();
            var month = -1;
            for (var number : entry.getValue().headMap(current).entrySet()) {
                var hour = number.getValue();
                var ripe =
                        hour.writers == 0
                                && !now.isBefore(hour.notBefore)
                                && (hour.changed.compareTo(quietSince) <= 0
                                        || hour.since.compareTo(waitingSince) <= 0);
                var itsMonth = Months.of(number.getKey());
                if (ripe && (month == -1 || month == itsMonth)) {
                    month = itsMonth;
                    tickets.add(new Ticket(entry.getKey(), number.getKey(), hour.version));
                    if (tickets.size() == limit) {
                        break;
                    }
                }
            }
            if (!tickets.isEmpty()) {
                return tickets;
            }
        }
        return List.of();
    }

    /** Strikes the hour out if nobody came near it since the ticket was drawn. */
    synchronized boolean built(Ticket ticket) {
        var hours = dirty.get(ticket.org());
        var hour = hours == null ? null : hours.get(ticket.hour());
        if (hours == null || hour == null) {
            return true;
        }
        if (hour.writers > 0 || hour.version != ticket.version()) {
            hour.since = clock.instant();
            return false;
        }
        hours.remove(ticket.hour());
        if (hours.isEmpty()) {
            dirty.remove(ticket.org());
        }
        return true;
    }

    /** The hour could not be built: not again for a while. */
    synchronized void putOff(Ticket ticket) {
        var hours = dirty.get(ticket.org());
        var hour = hours == null ? null : hours.get(ticket.hour());
        if (hour != null) {
            hour.notBefore = clock.instant().plus(PUT_OFF);
        }
    }

    /** Whether there are hours that could not be built, and have not been since. */
    synchronized boolean isAnyPutOff() {
        return dirty.values().stream()
                .flatMap(hours -> hours.values().stream())
                .anyMatch(hour -> hour.notBefore.isAfter(Instant.MIN));
    }

    private Hour touch(OrgId org, long number) {
        var now = clock.instant();
        var hour =
                dirty.computeIfAbsent(org, _ -> new TreeMap<>())
                        .computeIfAbsent(number, _ -> new Hour(now));
        hour.version++;
        hour.changed = now;
        return hour;
    }

    private static void add(List<TimeRange> parts, long from, long to) {
        if (from < to) {
            parts.add(new TimeRange(start(from), start(to)));
        }
    }

    /** The right to build one hour, as it was when the ticket was drawn. */
    record Ticket(OrgId org, long hour, long version) {}

    private static final class Hour {
        private Instant since;
        private Instant changed;
        private Instant notBefore = Instant.MIN;
        private long version;
        private int writers;

        Hour(Instant now) {
            since = now;
            changed = now;
        }
    }
}
