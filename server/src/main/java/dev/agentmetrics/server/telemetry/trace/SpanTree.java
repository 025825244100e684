package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * The spans of a trace as a forest, whatever is wrong with them: each span once, in an order that
 * does not depend on how they came; no cycles; what lost its parent hangs from the trace's only
 * root, if there is one. Spans are known by their place in {@link #span}.
 */
final class SpanTree {

    static final int NONE = -1;

    private static final Comparator<Span> ORDER =
            Comparator.comparing((Span span) -> span.timing().start())
                    .thenComparing(span -> span.identity().spanId());

    private final List<Span> spans;
    private final int[] parent;
    private final boolean[] lost;
    private final int[] order;
    private final int[] depth;

    SpanTree(Collection<Span> all) {
        var byId = new HashMap<String, Span>();
        all.forEach(span -> byId.merge(span.identity().spanId(), span, SpanTree::better));
        spans = byId.values().stream().sorted(ORDER).toList();
        parent = new int[spans.size()];
        lost = new boolean[spans.size()];
        link();
        breakCycles();
        adopt();
        order = new int[spans.size()];
        depth = new int[spans.size()];
        walk();
    }

    /** An end replaces the announcement of a start; else what was received first stays. */
    static Span better(Span one, Span other) {
        var isRunning = one.timing().end() == null;
        if (isRunning != (other.timing().end() == null)) {
            return isRunning ? other : one;
        }
        var received = one.timing().receivedAt().compareTo(other.timing().receivedAt());
        if (received != 0) {
            return received < 0 ? one : other;
        }
        // Two that differ in nothing above: any rule will do that does not ask who came first.
        return one.toString().compareTo(other.toString()) <= 0 ? one : other;
    }

    private void link() {
        var places = new HashMap<String, Integer>();
        for (var place = 0; place < spans.size(); place++) {
            places.put(span(place).identity().spanId(), place);
        }
        for (var place = 0; place < spans.size(); place++) {
            var wanted = span(place).identity().parentSpanId();
            var found = wanted.isEmpty() ? null : places.get(wanted);
            parent[place] = found == null ? NONE : found;
            lost[place] = found == null && !wanted.isEmpty();
        }
    }

    /** The earliest span of a cycle loses its parent. */
    private void breakCycles() {
        var seenBy = new int[spans.size()];
        Arrays.fill(seenBy, NONE);
        for (var start = 0; start < spans.size(); start++) {
            var place = start;
            while (place != NONE && seenBy[place] == NONE) {
                seenBy[place] = start;
                place = parent[place];
            }
            if (place != NONE && seenBy[place] == start) {
                var first = place;
                for (var next = parent[place]; next != place; next = parent[next]) {
                    first = Math.min(first, next);
                }
                parent[first] = NONE;
                lost[first] = true;
            }
        }
    }

    private void adopt() {
        var root = NONE;
        for (var place = 0; place < spans.size(); place++) {
            if (parent[place] == NONE && !lost[place]) {
                if (root != NONE) {
                    return;
                }
                root = place;
            }
        }
        if (root != NONE) {
            for (var place = 0; place < spans.size(); place++) {
                if (lost[place]) {
                    parent[place] = root;
                    lost[place] = false;
                }
            }
        }
    }

    /** Breadth first, without recursion: traces may be as deep as they are long. */
    private void walk() {
        var firstChild = new int[spans.size()];
        var sibling = new int[spans.size()];
        Arrays.fill(firstChild, NONE);
        Arrays.fill(sibling, NONE);
        for (var place = spans.size() - 1; place >= 0; place--) {
            if (parent[place] != NONE) {
                sibling[place] = firstChild[parent[place]];
                firstChild[parent[place]] = place;
            }
        }
        var end = 0;
        for (var place = 0; place < spans.size(); place++) {
            if (parent[place] == NONE) {
                order[end++] = place;
            }
        }
        for (var next = 0; next < end; next++) {
            for (var child = firstChild[order[next]]; child != NONE; child = sibling[child]) {
                depth[child] = depth[order[next]] + 1;
                order[end++] = child;
            }
        }
    }

    int size() {
        return spans.size();
    }

    Span span(int place) {
        return spans.get(place);
    }

    /** {@link #NONE} for a root, and for what hangs from the trace. */
    int parent(int place) {
        return parent[place];
    }

    /** Whether its parent is not here, and there is no single root to hang it from. */
    boolean isLost(int place) {
        return lost[place];
    }

    int depth(int place) {
        return depth[place];
    }

    /** The place that comes n-th when parents come before their children. */
    int inOrder(int n) {
        return order[n];
    }
}
