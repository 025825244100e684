package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.TraceTree;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who hangs from whom in a tree, and what is beneath each span. Siblings stand in the order of
 * their start. Nothing here is recursive: a trace may be as deep as it is long.
 */
final class Branches {

    private final TraceTree tree;

    /** The children of place p are {@code child[from[p]]} to {@code child[from[p + 1] - 1]}. */
    private final int[] from;

    private final int[] child;
    private final int[] roots;
    private final int[] position;
    private final int[] spans;
    private final int[] errors;
    private final long[] tokens;
    private final @Nullable BigDecimal[] usd;

    Branches(TraceTree tree) {
        this.tree = tree;
        from = new int[tree.size() + 1];
        child = new int[tree.size()];
        position = new int[tree.size()];
        spans = new int[tree.size()];
        errors = new int[tree.size()];
        tokens = new long[tree.size()];
        usd = new @Nullable BigDecimal[tree.size()];
        roots = link();
        addUp();
    }

    private int[] link() {
        for (var place = 0; place < tree.size(); place++) {
            if (tree.parent(place) != TraceTree.NONE) {
                from[tree.parent(place) + 1]++;
            }
        }
        Arrays.parallelPrefix(from, Integer::sum);
        var next = from.clone();
        var tops = new int[tree.size()];
        var count = 0;
        for (var place = 0; place < tree.size(); place++) {
            var parent = tree.parent(place);
            if (parent == TraceTree.NONE) {
                position[place] = count;
                tops[count++] = place;
            } else {
                position[place] = next[parent] - from[parent];
                child[next[parent]++] = place;
            }
        }
        return Arrays.copyOf(tops, count);
    }

    private void addUp() {
        for (var n = tree.size() - 1; n >= 0; n--) {
            var place = tree.inOrder(n);
            var span = tree.span(place);
            var adds = tree.adds(place);
            spans[place]++;
            errors[place] += isError(span) ? 1 : 0;
            tokens[place] += adds.tokens() ? span.usage().total() : 0;
            usd[place] = plus(usd[place], adds.costUsd());
            var parent = tree.parent(place);
            if (parent != TraceTree.NONE) {
                spans[parent] += spans[place];
                errors[parent] += errors[place];
                tokens[parent] += tokens[place];
                usd[parent] = plus(usd[parent], usd[place]);
            }
        }
    }

    private static @Nullable BigDecimal plus(@Nullable BigDecimal sum, @Nullable BigDecimal more) {
        if (sum == null) {
            return more;
        }
        return more == null ? sum : sum.add(more);
    }

    private static boolean isError(Span span) {
        return span.outcome().status() == Span.Outcome.Status.ERROR;
    }

    TraceTree tree() {
        return tree;
    }

    int[] roots() {
        return roots;
    }

    int[] children(int place) {
        return Arrays.copyOfRange(child, from[place], from[place + 1]);
    }

    int childCount(int place) {
        return from[place + 1] - from[place];
    }

    /** Among its siblings, from 0 on. */
    int position(int place) {
        return position[place];
    }

    /** The span itself and all beneath it. */
    int spans(int place) {
        return spans[place];
    }

    /** How many of them failed. */
    int errors(int place) {
        return errors[place];
    }

    /** What of their tokens counts, in whichever run. */
    long tokens(int place) {
        return tokens[place];
    }

    /** What of their cost counts, in whichever run; null when nobody knows any. */
    @Nullable BigDecimal usd(int place) {
        return usd[place];
    }

    /** How long it took; null while it runs. */
    @Nullable Duration duration(int place) {
        var timing = tree.span(place).timing();
        return timing.end() == null ? null : Duration.between(timing.start(), timing.end());
    }

    /** The place of a span, or {@link TraceTree#NONE}. */
    int find(String spanId) {
        for (var place = 0; place < tree.size(); place++) {
            if (tree.span(place).identity().spanId().equals(spanId)) {
                return place;
            }
        }
        return TraceTree.NONE;
    }

    /** Everything at and beneath these, parents first. */
    Extent extent(int[] tops) {
        var within = new boolean[tree.size()];
        for (var top : tops) {
            within[top] = true;
        }
        var extent = new Extent();
        for (var n = 0; n < tree.size(); n++) {
            var place = tree.inOrder(n);
            var parent = tree.parent(place);
            within[place] |= parent != TraceTree.NONE && within[parent];
            if (within[place]) {
                extent.add(tree.span(place));
            }
        }
        return extent;
    }

    /** From when to when some spans reach. */
    static final class Extent {

        private Instant start = Instant.MAX;
        private Instant end = Instant.MIN;
        private int running;
        private int spans;
        private int errors;

        private void add(Span span) {
            var timing = span.timing();
            spans++;
            errors += isError(span) ? 1 : 0;
            running += timing.end() == null ? 1 : 0;
            start = timing.start().isBefore(start) ? timing.start() : start;
            var last = timing.end() == null ? timing.start() : timing.end();
            end = last.isAfter(end) ? last : end;
        }

        Instant start() {
            return start;
        }

        /** The latest moment that any of them speaks of. */
        Instant end() {
            return end;
        }

        int running() {
            return running;
        }

        int spans() {
            return spans;
        }

        int errors() {
            return errors;
        }
    }
}
