package dev.agentmetrics.server.metrics.traces;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which spans of a tree are shown when it does not fit: the path to what failed is opened first,
 * then level by level, of a level what took longest. Of many siblings the first are shown, and
 * those of the rest that failed or took longest.
 */
final class Folding {

    /** More siblings than that are not shown at once. */
    static final int SIBLINGS = 100;

    /** How many of the others are shown because they failed, and because they took long. */
    private static final int STRIKING = 10;

    private static final Duration STILL_RUNNING = Duration.ofSeconds(Long.MAX_VALUE);

    private final Branches branches;
    private final BitSet shown = new BitSet();
    private final List<Integer> tops;
    private int room;

    private Folding(Branches branches, int[] siblings, int limit) {
        this.branches = branches;
        room = limit;
        tops = show(siblings);
        open();
    }

    /** Of these siblings and everything beneath them, as much as the limit allows. */
    static Folding of(Branches branches, int[] siblings, int limit) {
        return new Folding(branches, siblings, limit);
    }

    private List<Integer> show(int[] siblings) {
        var chosen = choose(siblings, Math.min(room, SIBLINGS));
        chosen.forEach(shown::set);
        room -= chosen.size();
        return chosen;
    }

    private void open() {
        var next =
                new PriorityQueue<Integer>(
                        Comparator.comparing((Integer place) -> branches.errors(place) == 0)
                                .thenComparingInt(branches.tree()::depth)
                                .thenComparing(longestFirst()));
        next.addAll(tops);
        while (room > 0 && !next.isEmpty()) {
            next.addAll(show(branches.children(next.poll())));
        }
    }

    private Comparator<Integer> longestFirst() {
        return Comparator.comparing((Integer place) -> orRunning(branches.duration(place)))
                .reversed()
                .thenComparing(Comparator.naturalOrder());
    }

    private static Duration orRunning(@Nullable Duration duration) {
        return duration == null ? STILL_RUNNING : duration;
    }

    private List<Integer> choose(int[] siblings, int most) {
        if (siblings.length <= most) {
            return Arrays.stream(siblings).boxed().toList();
        }
        var chosen = new BitSet();
        var striking = Math.min(STRIKING, most / 4);
        IntStream.of(siblings)
                .filter(place -> branches.errors(place) > 0)
                .limit(striking)
                .forEach(chosen::set);
        IntStream.of(siblings).boxed().sorted(longestFirst()).limit(striking).forEach(chosen::set);
        for (var i = 0; chosen.cardinality() < most; i++) {
            chosen.set(siblings[i]);
        }
        return chosen.stream().boxed().toList();
    }

    /** As they are read: each span, then what is beneath it. */
    List<Integer> places() {
        var places = new ArrayList<Integer>(shown.cardinality());
        var next = new ArrayDeque<Integer>(tops);
        while (!next.isEmpty()) {
            var place = next.pop();
            places.add(place);
            var children = branches.children(place);
            for (var i = children.length - 1; i >= 0; i--) {
                if (shown.get(children[i])) {
                    next.push(children[i]);
                }
            }
        }
        return places;
    }

    /** Whether anything beneath it is shown. */
    boolean isOpen(int place) {
        return Arrays.stream(branches.children(place)).anyMatch(shown::get);
    }

    /** The siblings that come after this one; none if it is not one of them. */
    static int[] after(int[] siblings, int place) {
        var at = Arrays.binarySearch(siblings, place);
        return at < 0 ? new int[0] : Arrays.copyOfRange(siblings, at + 1, siblings.length);
    }
}
