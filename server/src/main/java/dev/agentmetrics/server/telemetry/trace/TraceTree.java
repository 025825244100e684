package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one trace as a forest, and what each of them adds to which run.
 *
 * <p>Guarantees that every span is in it exactly once, that walking up ends at a root, and that
 * nothing depends on the order in which spans came: what {@link TraceAccount} says of repeated
 * spans, lost parents and cycles holds here, too. What the spans add to a run is what the run is
 * stored with.
 *
 * <p>Spans are known by their place, from 0 on, in order of their start.
 */
public final class TraceTree {

    /** No place: what a root hangs from. */
    public static final int NONE = SpanTree.NONE;

    private final SpanTree tree;
    private final Ownership ownership;
    private final CountedCalls calls;
    private final BitSet toolUses = new BitSet();
    private final Map<String, TraceRun> runs = new HashMap<>();

    private TraceTree(TraceAccount.Accounting accounting) {
        tree = accounting.tree;
        ownership = accounting.ownership;
        calls = accounting.calls;
        accounting.tools.uses().forEach(use -> toolUses.set(use.place()));
        accounting.account().runs().forEach(run -> runs.put(run.head().spanId(), run));
    }

    /** Of the spans of one trace; they may be incomplete, repeated, or wrong about each other. */
    public static TraceTree of(Collection<Span> spans) {
        return new TraceTree(new TraceAccount.Accounting(new SpanTree(spans)));
    }

    public int size() {
        return tree.size();
    }

    public Span span(int place) {
        return tree.span(place);
    }

    /** The place that this one hangs from, or {@link #NONE}. */
    public int parent(int place) {
        return tree.parent(place);
    }

    /** Whether it hangs elsewhere than it says: its parent is not here, or beneath itself. */
    public boolean isMisplaced(int place) {
        var wanted = span(place).identity().parentSpanId();
        var parent = parent(place);
        return !wanted.isEmpty()
                && (parent == NONE || !wanted.equals(span(parent).identity().spanId()));
    }

    public int depth(int place) {
        return tree.depth(place);
    }

    /** The place that comes n-th when parents come before their children. */
    public int inOrder(int n) {
        return tree.inOrder(n);
    }

    /** The run that this span is part of; null where nothing of it makes a run. */
    public @Nullable TraceRun run(int place) {
        var owner = ownership.owner(place);
        return runs.get(owner == Ownership.TRACE ? "" : span(owner).identity().spanId());
    }

    /** What this span adds to its run. */
    public Adds adds(int place) {
        return new Adds(
                calls.isCounted(place) || toolUses.get(place),
                calls.hasCountedTokens(place),
                calls.countedCost(place));
    }

    /**
     * What a span adds to the totals of its run.
     *
     * @param call whether it is one of its calls of models or tools
     * @param tokens whether its tokens are in the sum
     * @param costUsd its part of the cost; null for none
     */
    public record Adds(boolean call, boolean tokens, @Nullable BigDecimal costUsd) {}
}
