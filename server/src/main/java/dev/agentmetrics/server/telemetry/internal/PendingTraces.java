package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.trace.TraceArrivals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Traces of which something came that was not looked at yet. Holds so many at most; what finds no
 * room is looked up in the store later, by when it was received.
 */
final class PendingTraces implements TraceArrivals {

    /** A trace that never falls silent is looked at in between. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PUT_OFF = Duration.ofSeconds(10);

    /** What fails again and again is tried this seldom in the end. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** At 200 bytes each. */
    static final int MOST = 200_000;

    private final int most;
    private final Duration quiet;
    private final Clock clock;
    private final Map<TraceKey, Entry> entries = new HashMap<>();

    /** Since when what was received may be missing here. */
    private @Nullable Instant behindSince;

    /** The same, of what found no room since {@link #behindSince} was asked for. */
    private @Nullable Instant meanwhile;

    /**
     * @param quiet how long nothing must have come of a trace
     */
    PendingTraces(int most, Duration quiet, Clock clock) {
        this.most = most;
        this.quiet = quiet;
        this.clock = clock;
    }

    @Override
    public synchronized void arrived(OrgId org, Collection<String> traces, Instant received) {
        var now = clock.instant();
        traces.forEach(trace -> arrived(new TraceKey(org, trace), received, now));
    }

    /**
     * @param received when the first of it was, and {@code last} the last
     */
    synchronized void arrived(TraceKey key, Instant received, Instant last) {
        var entry = entries.get(key);
        if (entry == null) {
            if (entries.size() >= most) {
                behind(received);
                return;
            }
            entry = new Entry();
            entries.put(key, entry);
        }
        entry.version++;
        entry.last = last.isAfter(entry.last) ? last : entry.last;
        if (entry.since == null) {
            entry.since = last;
        }
        if (entry.firstReceived == null || received.isBefore(entry.firstReceived)) {
            entry.firstReceived = received;
        }
        if (entry.inWork
                && (entry.receivedMeanwhile == null
                        || received.isBefore(entry.receivedMeanwhile))) {
            entry.receivedMeanwhile = received;
        }
    }

    /** Look at it now, whether something came or not. */
    synchronized void wake(TraceKey key, Instant now) {
        arrived(key, now, now);
        var entry = entries.get(key);
        if (entry != null) {
            entry.last = Instant.MIN;
        }
    }

    /** What was received since then may be missing. */
    synchronized void behind(Instant received) {
        behindSince = earlier(behindSince, received);
        meanwhile = earlier(meanwhile, received);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.isBefore(one) ? other : one;
    }

    /** Before the store is asked: what comes during that is told to {@link #caughtUp}. */
    synchronized Optional<Instant> behindSince() {
        meanwhile = null;
        return Optional.ofNullable(behindSince);
    }

    /**
     * What was received before {@code next} is here now, but for what found no room meanwhile.
     *
     * @param was what {@link #behindSince} said; when it has changed since, that stays
     * @param next null when nothing is missing any more
     */
    synchronized void caughtUp(Instant was, @Nullable Instant next) {
        if (was.equals(behindSince)) {
            behindSince = earlier(next, meanwhile);
        }
    }

    synchronized int room() {
        return most - entries.size();
    }

    synchronized int size() {
        return entries.size();
    }

    /** Those that have been silent for long enough, or talking for too long. */
    synchronized List<Ticket> due(Instant now, int limit) {
        var tickets = new ArrayList<Ticket>();
        for (var each : entries.entrySet()) {
            var entry = each.getValue();
            if (!entry.inWork && entry.isDue(now, quiet)) {
                entry.inWork = true;
                entry.receivedMeanwhile = null;
                tickets.add(new Ticket(each.getKey(), entry.version));
                if (tickets.size() == limit) {
                    break;
                }
            }
        }
        return tickets;
    }

    /** It was looked at, and what came of it is durable. */
    synchronized void done(Ticket ticket) {
        var entry = entries.get(ticket.key);
        if (entry == null) {
            return;
        }
        if (entry.version == ticket.version) {
            entries.remove(ticket.key);
            return;
        }
        entry.inWork = false;
        entry.failures = 0;
        entry.firstReceived = entry.receivedMeanwhile;
        entry.since = entry.last;
    }

    /** Nothing could be looked at: not again for a while. */
    synchronized void putOff(Ticket ticket, Instant now) {
        pause(ticket, now, PUT_OFF);
    }

    /** This one could not be looked at: each time it fails it waits twice as long. */
    synchronized void failed(Ticket ticket, Instant now) {
        var entry = entries.get(ticket.key);
        if (entry != null) {
            var pause = PUT_OFF.multipliedBy(1L << Math.min(entry.failures, 30));
            entry.failures++;
            pause(ticket, now, pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        }
    }

    private void pause(Ticket ticket, Instant now, Duration pause) {
        var entry = entries.get(ticket.key);
        if (entry != null) {
            entry.inWork = false;
            entry.notBefore = now.plus(pause);
        }
    }

    /** Everything received before it has been looked at; empty when that is everything. */
    synchronized Optional<Instant> lookedAtUntil() {
        var first = behindSince;
        for (var entry : entries.values()) {
            var received = entry.firstReceived;
            if (received != null && (first == null || received.isBefore(first))) {
                first = received;
            }
        }
        return Optional.ofNullable(first);
    }

    /** The right to look at a trace, as it was when the ticket was drawn. */
    record Ticket(TraceKey key, long version) {}

    private static final class Entry {

        private @Nullable Instant firstReceived;
        private @Nullable Instant receivedMeanwhile;
        private @Nullable Instant since;
        private Instant last = Instant.MIN;
        private Instant notBefore = Instant.MIN;
        private long version;
        private int failures;
        private boolean inWork;

        /** Nothing is said so far ahead, but by a clock that was. */
        private static boolean isAhead(Instant said, Duration most, Instant now) {
            return said.isAfter(now.plus(most));
        }

        boolean isDue(Instant now, Duration quiet) {
            if (now.isBefore(notBefore) && !isAhead(notBefore, LONGEST_PAUSE, now)) {
                return false;
            }
            return isAhead(last, PATIENCE, now)
                    || (!last.isAfter(now.minus(quiet))
                            || (since != null && !since.isAfter(now.minus(PATIENCE))));
        }
    }
}
