package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a trace that came between two long silences, and what they come to. Once they make
 * runs, a silence closes them: what comes later changes nothing in them any more. Agents and roots
 * that come after it make runs of their own, so that no work is in no number because of the trace
 * it was sent in; what comes late of closed runs is left out.
 *
 * <p>Depends on the spans alone: it is the same whenever it is looked at, and whatever was stored
 * of it before. No span is in two parts, and no two of them make a run with one head.
 */
public final class TracePart {

    /** What closes a part, and after which nobody waits for an end any more. */
    public static final Duration SILENCE = Duration.ofDays(1);

    private final List<Span> spans;
    private final TraceAccount.Accounting accounting;
    private final TraceAccount account;
    private final BitSet toolUses = new BitSet();
    private final Map<String, TraceRun> runs = new HashMap<>();

    private TracePart(List<Span> spans, boolean isFirst) {
        this.spans = List.copyOf(spans);
        accounting = new TraceAccount.Accounting(new SpanTree(spans));
        account = isFirst ? accounting.account() : withoutTheRunOfTheTrace(accounting.account());
        account.runs().forEach(run -> runs.put(run.head().spanId(), run));
        accounting.tools.uses().forEach(use -> toolUses.set(use.place()));
    }

    /** That one is the first part's. */
    private static TraceAccount withoutTheRunOfTheTrace(TraceAccount account) {
        return new TraceAccount(
                account.runs().stream().filter(run -> !run.head().spanId().isEmpty()).toList(),
                false);
    }

    /** The parts of a trace, the first one first; none only where there are no spans. */
    public static List<TracePart> of(Collection<Span> all) {
        var spans = all.stream().sorted(Comparator.comparing(TracePart::received)).toList();
        var parts = new ArrayList<TracePart>();
        var closed = new HashSet<String>();
        var from = 0;
        for (var n = 1; n <= spans.size(); n++) {
            if (n < spans.size() && !isSilence(spans.get(n - 1), spans.get(n))) {
                continue;
            }
            var some = spans.subList(from, n);
            var isFirst = parts.isEmpty();
            var part = new TracePart(isFirst ? some : begunIn(some, closed), isFirst);
            var isRun = !part.account.runs().isEmpty();
            if (isRun || (isFirst && n == spans.size())) {
                parts.add(part);
                some.forEach(span -> closed.add(span.identity().spanId()));
                from = n;
            }
        }
        return parts;
    }

    private static boolean isSilence(Span before, Span after) {
        return !received(after).isBefore(received(before).plus(SILENCE));
    }

    private static Instant received(Span span) {
        return span.timing().receivedAt();
    }

    /** Agents and roots that no closed part has, and what is beneath them. */
    private static List<Span> begunIn(List<Span> some, Set<String> closed) {
        var byId = new HashMap<String, Span>();
        for (var span : some) {
            if (!closed.contains(span.identity().spanId())) {
                byId.merge(span.identity().spanId(), span, SpanTree::better);
            }
        }
        var begun = new HashMap<String, Boolean>();
        byId.values().forEach(span -> findOut(span, byId, begun));
        return some.stream()
                .filter(span -> begun.getOrDefault(span.identity().spanId(), false))
                .map(
                        // What it hangs from is closed: nothing of this part shall be taken for it.
                        span ->
                                begun.getOrDefault(span.identity().parentSpanId(), false)
                                        ? span
                                        : span.beneath(""))
                .toList();
    }

    /** Whether it hangs from something that begins here, and all between them with it. */
    private static void findOut(Span start, Map<String, Span> byId, Map<String, Boolean> begun) {
        var path = new ArrayList<String>();
        var isBegun = false;
        @Nullable Span span = start;
        while (span != null) {
            // In a cycle without an agent nothing begins.
            var known = begun.putIfAbsent(span.identity().spanId(), false);
            if (known != null) {
                isBegun = known;
                break;
            }
            path.add(span.identity().spanId());
            if (isBeginning(span)) {
                isBegun = true;
                break;
            }
            span = byId.get(span.identity().parentSpanId());
        }
        if (isBegun) {
            path.forEach(id -> begun.put(id, true));
        }
    }

    private static boolean isBeginning(Span span) {
        return span.identity().kind() == SpanKind.AGENT || span.identity().parentSpanId().isEmpty();
    }

    /** In the order in which they were received. */
    public List<Span> spans() {
        return spans;
    }

    public TraceAccount account() {
        return account;
    }

    public Instant lastSeen() {
        return received(spans.getLast());
    }

    SpanTree tree() {
        return accounting.tree;
    }

    /** The run that the span at this place of {@link #tree} is part of, if any. */
    @Nullable TraceRun run(int place) {
        var owner = accounting.ownership.owner(place);
        return runs.get(owner == Ownership.TRACE ? "" : tree().span(owner).identity().spanId());
    }

    /** What the span at this place of {@link #tree} adds to its run. */
    TraceTree.Adds adds(int place) {
        return run(place) == null
                ? TraceTree.Adds.NOTHING
                : new TraceTree.Adds(
                        accounting.calls.isCounted(place) || toolUses.get(place),
                        accounting.calls.hasCountedTokens(place),
                        accounting.calls.countedCost(place));
    }
}
