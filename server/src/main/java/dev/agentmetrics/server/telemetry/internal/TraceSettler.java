package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Rounds;
import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.Incident;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.TraceAccount;
import dev.agentmetrics.server.telemetry.trace.TracePart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns traces into runs when they have fallen silent, and corrects the runs when more comes.
 *
 * <p>Guarantee: whatever happens in between, the runs of a trace end up being those of its spans,
 * each once, and the sums of their hours with them. Every step may be cut off: what was not looked
 * at to the end is looked at again, and looking at it again changes nothing that is right already.
 * Not guaranteed: that a run under correction can be seen at every moment; for an instant it is
 * missing rather than there twice.
 */
final class TraceSettler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TraceSettler.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Longer than an insert may take: by then, what was received can be seen. */
    private static final Duration INSERT = Duration.ofMinutes(5);

    /** Spans of one trace come from several processes, each with a queue of its own. */
    private static final Duration WAIT_FOR_PARENT = Duration.ofMinutes(2);

    private static final Duration MARK_EVERY = Duration.ofSeconds(10);
    private static final Duration WAKE_EVERY = Duration.ofSeconds(5);
    private static final Duration FORGET_EVERY = Duration.ofDays(1);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int TICKETS = 1_000;

    /**
     * So many are settled by one write, when they are small: under load each write waits for the
     * one before it.
     */
    private static final int TRACES_AT_ONCE = 2_048;

    /** Of these, so many are looked for in one pass. */
    private static final int TRACES_IN_ONE_PASS = 256;

    /** When fewer have too many spans for one pass, it is their size and not their number. */
    private static final int FEW_TRACES = 16;

    /** What is read together weighs no more than so many usual spans. */
    static final int SPANS_AT_ONCE = 50_000;

    private final PendingTraces pending;
    private final SpanStore spans;
    private final RunsOfTraces runs;
    private final TraceStates states;
    private final EventWriter writer;
    private final RollUps rollUps;
    private final Claims claims;
    private final GoingTraces going;
    private final Clock clock;
    private final Incident incident;
    private final Rounds rounds;
    private volatile boolean closing;
    private boolean started;
    private Instant nextWake = Instant.MIN;
    private Instant nextMark = Instant.MIN;
    private Instant nextForget;
    private Instant mark = Instant.MIN;

    /** Where the store's last answer ended, when there was no room for all of it. */
    private SpanStore.@Nullable Changed lastLookedUp;

    TraceSettler(
            PendingTraces pending,
            SpanStore spans,
            RunsOfTraces runs,
            TraceStates states,
            EventWriter writer,
            RollUps rollUps,
            Claims claims,
            GoingTraces going,
            Clock clock) {
        this.pending = pending;
        nextForget = clock.instant().plus(FORGET_EVERY);
        this.spans = spans;
        this.runs = runs;
        this.states = states;
        this.writer = writer;
        this.rollUps = rollUps;
        this.claims = claims;
        this.going = going;
        this.clock = clock;
        incident = new Incident(LOG, "making runs of traces", clock);
        rounds = new Rounds("trace-settler", PAUSE, this::roundOrIncident);
    }

    void start() {
        rounds.start();
    }

    @Override
    public void close() {
        closing = true;
        rounds.close();
    }

    private void roundOrIncident() {
        try {
            if (round()) {
                incident.over();
            }
        } catch (RuntimeException failure) {
            incident.happened(failure);
        }
    }

    /** Looks at everything that is due. Says whether all of it could be. */
    boolean round() {
        var now = clock.instant();
        catchUp(now);
        if (isDue(nextWake, WAKE_EVERY, now)) {
            states.due(now, Math.max(0, Math.min(TICKETS, pending.room())))
                    .forEach(key -> pending.wake(key, now));
            nextWake = now.plus(WAKE_EVERY);
        }
        var all = true;
        var tickets = pending.due(now, TRACES_AT_ONCE);
        while (!tickets.isEmpty()) {
            all &= settle(tickets);
            tickets = closing ? List.of() : pending.due(now, TRACES_AT_ONCE);
        }
        if (isDue(nextMark, MARK_EVERY, now)) {
            mark(now);
            nextMark = now.plus(MARK_EVERY);
        }
        if (isDue(nextForget, FORGET_EVERY, now)) {
            states.forget(now.minus(FORGET_EVERY));
            nextForget = now.plus(FORGET_EVERY);
        }
        return all;
    }

    /** Also when the clock was ahead when it was said. */
    private static boolean isDue(Instant next, Duration every, Instant now) {
        return !now.isBefore(next) || next.isAfter(now.plus(every));
    }

    /** What came while nobody listened: before the start, or when there was no room. */
    private void catchUp(Instant now) {
        if (!started) {
            mark = states.mark();
            withdrawMarkAhead(now);
            pending.behind(mark);
            started = true;
        }
        var since = pending.behindSince().orElse(null);
        while (since != null && pending.room() > TICKETS && !closing) {
            var first = spans.firstReceived(since).orElse(null);
            if (first == null) {
                pending.caughtUp(since, null);
                return;
            }
            var before = first.plus(WINDOW);
            var most = pending.room();
            var changed = spans.changedTraces(first, before, lastOf(first), most);
            changed.forEach(trace -> pending.arrived(trace.key(), trace.first(), trace.last()));
            // Others may have been received in the same millisecond as the last of them.
            lastLookedUp = changed.size() < most ? null : changed.getLast();
            var next = lastLookedUp == null ? before : lastLookedUp.first();
            pending.caughtUp(since, next.isAfter(now) ? null : next);
            since = pending.behindSince().orElse(null);
        }
    }

    /** Where an earlier answer ended, when it ended in this millisecond. */
    private SpanStore.@Nullable Changed lastOf(Instant first) {
        return lastLookedUp != null && lastLookedUp.first().equals(first) ? lastLookedUp : null;
    }

    /**
     * Up to where a mark was true that was written by a clock ahead of its time, nobody knows. What
     * is looked at again stays as it is.
     */
    private void withdrawMarkAhead(Instant now) {
        if (mark.isAfter(now)) {
            LOG.warn("traces are marked as looked at until {}, by a clock that was ahead", mark);
            states.withdrawMarks();
            mark = states.mark();
        }
    }

    private void mark(Instant now) {
        withdrawMarkAhead(now);
        var until = now.minus(INSERT);
        var open = pending.lookedAtUntil().orElse(until);
        var next = open.isBefore(until) ? open : until;
        if (next.isAfter(mark.plus(MARK_EVERY))) {
            states.mark(next);
            mark = next;
        }
    }

    private boolean settle(List<PendingTraces.Ticket> tickets) {
        var byOrg = new LinkedHashMap<OrgId, List<PendingTraces.Ticket>>();
        tickets.forEach(
                ticket ->
                        byOrg.computeIfAbsent(ticket.key().org(), _ -> new ArrayList<>())
                                .add(ticket));
        var all = true;
        for (var entry : byOrg.entrySet()) {
            // In the order of the store: what is looked for together then stands together.
            var some = entry.getValue();
            some.sort(Comparator.comparing(ticket -> ticket.key().trace()));
            all &= settleOrPutOff(entry.getKey(), some);
        }
        return all;
    }

    private boolean settleOrPutOff(OrgId org, List<PendingTraces.Ticket> tickets) {
        try {
            if (closing) {
                tickets.forEach(ticket -> pending.putOff(ticket, clock.instant()));
                return true;
            }
            settle(org, tickets);
            tickets.forEach(pending::done);
            return true;
        } catch (RuntimeException failure) {
            if (isRefused(failure)) {
                // The organisation is being deleted, and its spans with it.
                tickets.forEach(pending::done);
                return true;
            }
            if (tickets.size() > 1 && !isForAll(failure)) {
                return settleHalves(org, tickets);
            }
            if (isForAll(failure)) {
                tickets.forEach(ticket -> pending.putOff(ticket, clock.instant()));
            } else {
                tickets.forEach(ticket -> pending.failed(ticket, clock.instant()));
            }
            incident.happened(failure);
            return false;
        }
    }

    /** Until the trace that fails is alone: its neighbours must not wait for it. */
    private boolean settleHalves(OrgId org, List<PendingTraces.Ticket> tickets) {
        var half = tickets.size() / 2;
        var first = settleOrPutOff(org, tickets.subList(0, half));
        return settleOrPutOff(org, tickets.subList(half, tickets.size())) && first;
    }

    /** Whether any trace would fail like this now. What needs too much memory fails alone. */
    private static boolean isForAll(RuntimeException failure) {
        return (failure instanceof ClickHouseException.Unavailable unavailable
                        && !unavailable.isMemoryLimit())
                || failure instanceof ClickHouseException.StorageFull
                || (failure instanceof ProblemException problem
                        && problem.problem() instanceof Problem.Unavailable);
    }

    private static boolean isRefused(RuntimeException failure) {
        return failure instanceof ProblemException problem
                && problem.problem() instanceof Problem.Forbidden;
    }

    private void settle(OrgId org, List<PendingTraces.Ticket> tickets) {
        var traces = tickets.stream().map(ticket -> ticket.key().trace()).toList();
        var plan = new Plan();
        for (var from = 0; from < traces.size(); from += TRACES_IN_ONE_PASS) {
            var to = Math.min(from + TRACES_IN_ONE_PASS, traces.size());
            lookAt(plan, org, traces.subList(from, to));
        }
        plan.carryOut(org);
    }

    /** Most traces are small: then one pass finds their spans, and they need not be weighed. */
    private void lookAt(Plan plan, OrgId org, List<String> traces) {
        var small = spans.spansOfSmall(org, traces, SPANS_AT_ONCE).orElse(null);
        if (small != null) {
            judge(plan, org, traces, small);
        } else if (traces.size() > FEW_TRACES) {
            var half = traces.size() / 2;
            lookAt(plan, org, traces.subList(0, half));
            lookAt(plan, org, traces.subList(half, traces.size()));
        } else {
            lookInPortions(plan, org, traces);
        }
    }

    private void lookInPortions(Plan plan, OrgId org, List<String> traces) {
        var weights = spans.weights(org, traces);
        var portion = new ArrayList<String>();
        var size = 0L;
        for (var trace : traces) {
            // At least one: what fills a portion is alone in it.
            var weight = Math.clamp(weights.getOrDefault(trace, 0L), 1, SPANS_AT_ONCE);
            if (size + weight > SPANS_AT_ONCE) {
                lookAtOnce(plan, org, portion);
                portion.clear();
                size = 0;
            }
            portion.add(trace);
            size += weight;
        }
        lookAtOnce(plan, org, portion);
    }

    /** What weighs little may still be much in memory: then in several steps. */
    private void lookAtOnce(Plan plan, OrgId org, List<String> traces) {
        var next = List.copyOf(traces);
        while (!next.isEmpty()) {
            var portion = spans.spansOf(org, next, SPANS_AT_ONCE);
            var read = next.stream().filter(trace -> !portion.left().contains(trace)).toList();
            judge(plan, org, read, portion);
            next = next.stream().filter(portion.left()::contains).toList();
        }
    }

    private void judge(Plan plan, OrgId org, List<String> traces, SpanStore.Portion read) {
        var stored = runs.of(org, read.spans());
        var waiting = states.waiting(org, traces);
        for (var trace : traces) {
            var all = read.spans().getOrDefault(trace, List.of());
            if (all.isEmpty() || going.has(org, trace)) {
                // They were deleted, or are being, and whoever did that has seen to the runs.
                if (waiting.contains(trace)) {
                    plan.states.add(settled(new TraceKey(org, trace), clock.instant()));
                }
                continue;
            }
            var isCut = read.cut().contains(trace);
            var parts = TracePart.of(all);
            var last = parts.getLast();
            var key = new TraceKey(org, trace);
            var wait = waitFor(key, last.account(), last.lastSeen());
            plan.correct(
                    wait == null ? parts : parts.subList(0, parts.size() - 1),
                    RunsOfTraces.byPart(parts, stored.getOrDefault(trace, List.of())),
                    isCut);
            if (wait != null) {
                plan.states.add(wait);
            } else if (waiting.contains(trace)) {
                plan.states.add(settled(key, last.lastSeen()));
            }
            plan.spans += all.size();
        }
        if (plan.spans >= SPANS_AT_ONCE) {
            plan.carryOut(org);
        }
    }

    private TraceStates.State settled(TraceKey key, Instant lastSeen) {
        return new TraceStates.State(key, null, clock.instant(), lastSeen);
    }

    /** What to wait for, and until when; null for nothing. */
    private TraceStates.@Nullable State waitFor(
            TraceKey key, TraceAccount account, Instant lastSeen) {
        var now = clock.instant();
        var unfinished = account.unfinished();
        if (unfinished != null) {
            var until = lastSeen.plus(TracePart.SILENCE);
            return now.isBefore(until)
                    ? new TraceStates.State(key, unfinished, until, lastSeen)
                    : null;
        }
        var until = lastSeen.plus(WAIT_FOR_PARENT);
        return account.isParentMissing() && now.isBefore(until)
                ? new TraceStates.State(key, account.runs().getFirst(), until, lastSeen)
                : null;
    }

    /** What is to be changed for some traces of an organisation. */
    private final class Plan {

        private final List<RunsOfTraces.Stored> remove = new ArrayList<>();
        private final List<Run> add = new ArrayList<>();
        private final List<TraceStates.State> states = new ArrayList<>();

        /** Of which it is made: what it holds is in proportion. */
        private long spans;

        /**
         * @param stored of each part
         */
        void correct(List<TracePart> parts, List<List<RunsOfTraces.Stored>> stored, boolean isCut) {
            for (var n = 0; n < parts.size(); n++) {
                var part = parts.get(n);
                correct(
                        part.account().runs().stream()
                                .map(run -> SettledRun.of(run, isCut))
                                .toList(),
                        stored.get(n),
                        part.spans());
            }
        }

        private void correct(
                List<Run> wanted, List<RunsOfTraces.Stored> stored, List<Span> spansNow) {
            var checks = new HashMap<Object, Long>();
            wanted.forEach(run -> checks.put(run.id(), run.identity().account().check()));
            var unwanted = stored.stream().filter(run -> !checks.containsKey(run.id())).toList();
            if (isFewer(stored, spansNow) || isHeadGone(unwanted, spansNow)) {
                return;
            }
            var right = new HashSet<Object>();
            for (var run : stored) {
                var check = checks.get(run.id());
                if (check != null && check == run.check() && right.add(run.id())) {
                    continue;
                }
                remove.add(run);
            }
            // Two rows of one run cannot be told apart when one of them is deleted.
            remove.forEach(run -> right.remove(run.id()));
            wanted.stream().filter(run -> !right.contains(run.id())).forEach(add::add);
        }

        /** Spans were deleted: what is left no longer says what was there. */
        private boolean isFewer(List<RunsOfTraces.Stored> stored, List<Span> spansNow) {
            return stored.stream().mapToLong(RunsOfTraces.Stored::spans).sum() > spansNow.size();
        }

        /** The same, whatever came instead. A run of the trace itself may have no head. */
        private boolean isHeadGone(List<RunsOfTraces.Stored> unwanted, List<Span> spansNow) {
            if (unwanted.isEmpty()) {
                return false;
            }
            var trace = spansNow.getFirst().identity().traceId();
            var heads = new HashSet<RunId>(List.of(EventIds.ofSpan(trace, "")));
            spansNow.forEach(span -> heads.add(EventIds.ofSpan(trace, span.identity().spanId())));
            return !unwanted.stream().allMatch(run -> heads.contains(run.id()));
        }

        /** The states last: until then the traces count as not looked at. */
        void carryOut(OrgId org) {
            runs.remove(org, remove);
            if (!add.isEmpty()) {
                writer.append(org, add, List.of());
            }
            if (!states.isEmpty()) {
                rollUps.exclusively(
                        () -> {
                            if (!claims.isShut(org)) {
                                TraceSettler.this.states.write(states);
                            }
                        });
            }
            remove.clear();
            add.clear();
            states.clear();
            spans = 0;
        }
    }
}
