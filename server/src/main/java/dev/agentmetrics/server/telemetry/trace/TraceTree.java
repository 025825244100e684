package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import java.math.BigDecimal;
import java.util.Arrays;
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
 * stored with: the tree is of all spans, and each {@link TracePart} of it is accounted by itself.
 *
 * <p>Spans are known by their place, from 0 on, in order of their start.
 */
public final class TraceTree {

    /** No place: what a root hangs from. */
    public static final int NONE = SpanTree.NONE;

    private final SpanTree tree;

    /** Of each place; null where the span is in no number. */
    private final @Nullable TracePart[] part;

    /** Where the span is in its part. */
    private final int[] placeInPart;

    private TraceTree(Collection<Span> spans) {
        var parts = TracePart.of(spans);
        var isWhole = parts.size() == 1 && parts.getFirst().spans().size() == spans.size();
        tree = isWhole ? parts.getFirst().tree() : new SpanTree(spans);
        part = new @Nullable TracePart[tree.size()];
        placeInPart = new int[tree.size()];
        if (isWhole) {
            Arrays.fill(part, parts.getFirst());
            Arrays.setAll(placeInPart, place -> place);
        } else {
            parts.forEach(new Places(tree)::find);
        }
    }

    /** Looks up spans of parts in the tree of all. */
    private final class Places {

        private final Map<String, Integer> places = new HashMap<>();

        Places(SpanTree tree) {
            for (var place = 0; place < tree.size(); place++) {
                places.put(tree.span(place).identity().spanId(), place);
            }
        }

        void find(TracePart of) {
            for (var n = 0; n < of.tree().size(); n++) {
                var place = places.get(of.tree().span(n).identity().spanId());
                if (place != null) {
                    part[place] = of;
                    placeInPart[place] = n;
                }
            }
        }
    }

    /** Of the spans of one trace; they may be incomplete, repeated, or wrong about each other. */
    public static TraceTree of(Collection<Span> spans) {
        return new TraceTree(spans);
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
        var its = part[place];
        return its == null ? null : its.run(placeInPart[place]);
    }

    /** What this span adds to its run. */
    public Adds adds(int place) {
        var its = part[place];
        return its == null ? Adds.NOTHING : its.adds(placeInPart[place]);
    }

    /**
     * What a span adds to the totals of its run.
     *
     * @param call whether it is one of its calls of models or tools
     * @param tokens whether its tokens are in the sum
     * @param costUsd its part of the cost; null for none
     */
    public record Adds(boolean call, boolean tokens, @Nullable BigDecimal costUsd) {

        /** It is in no number, or another span stands for it. */
        static final Adds NOTHING = new Adds(false, false, null);
    }
}
