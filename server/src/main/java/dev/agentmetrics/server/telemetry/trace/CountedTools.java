package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which spans report the same use of a tool: the framework, the MCP client and the MCP server each
 * have one. They carry the same call id at the same time, or lie within each other under one name.
 * The outermost stands for all.
 */
final class CountedTools {

    private final SpanTree tree;

    /** The tool's span that stands for it; chains lead to the outermost. */
    private final int[] standIn;

    /** The nearest tool above, unless an agent or a model's call is between. */
    private final int[] toolAbove;

    CountedTools(SpanTree tree, Ownership ownership) {
        this.tree = tree;
        standIn = new int[tree.size()];
        toolAbove = new int[tree.size()];
        var byCall = new LinkedHashMap<String, List<Integer>>();
        for (var n = 0; n < tree.size(); n++) {
            var place = tree.inOrder(n);
            standIn[place] = place;
            toolAbove[place] = above(place, ownership);
            if (isTool(place)) {
                var outer = toolAbove[place];
                if (outer != SpanTree.NONE && isSame(tree.span(outer), tree.span(place))) {
                    join(outer, place);
                }
                var callId = tree.span(place).tool().callId();
                if (!callId.isEmpty()) {
                    byCall.computeIfAbsent(callId, _ -> new ArrayList<>()).add(place);
                }
            }
        }
        byCall.values().forEach(this::joinSimultaneous);
    }

    private int above(int place, Ownership ownership) {
        var parent = tree.parent(place);
        if (parent == SpanTree.NONE) {
            return SpanTree.NONE;
        }
        if (isTool(parent)) {
            return parent;
        }
        var stops = ownership.isHead(parent) || tree.span(parent).identity().kind().isModelCall();
        return stops ? SpanTree.NONE : toolAbove[parent];
    }

    private static boolean isSame(Span outer, Span inner) {
        var one = outer.tool();
        var other = inner.tool();
        if (!one.callId().isEmpty() && !other.callId().isEmpty()) {
            return one.callId().equals(other.callId());
        }
        return one.name().isEmpty() || other.name().isEmpty() || one.name().equals(other.name());
    }

    /** Some libraries number their calls anew in each turn: only what overlaps is the same. */
    private void joinSimultaneous(List<Integer> places) {
        places.sort(Integer::compare);
        var first = SpanTree.NONE;
        var end = Instant.MIN;
        for (var place : places) {
            var timing = tree.span(place).timing();
            var itsEnd = timing.end() == null ? Instant.MAX : timing.end();
            if (first != SpanTree.NONE && !timing.start().isAfter(end)) {
                join(first, place);
                end = itsEnd.isAfter(end) ? itsEnd : end;
            } else {
                first = place;
                end = itsEnd;
            }
        }
    }

    private void join(int one, int other) {
        var a = find(one);
        var b = find(other);
        if (a != b) {
            var aFirst = tree.depth(a) != tree.depth(b) ? tree.depth(a) < tree.depth(b) : a < b;
            standIn[aFirst ? b : a] = aFirst ? a : b;
        }
    }

    private int find(int place) {
        var end = place;
        while (standIn[end] != end) {
            standIn[end] = standIn[standIn[end]];
            end = standIn[end];
        }
        return end;
    }

    private boolean isTool(int place) {
        return tree.span(place).identity().kind() == SpanKind.TOOL;
    }

    /** Each use of a tool once, in the order of places. */
    Collection<Use> uses() {
        Map<Integer, Use> uses = new LinkedHashMap<>();
        for (var place = 0; place < tree.size(); place++) {
            if (isTool(place)) {
                var span = tree.span(place);
                var standsFor = tree.span(find(place));
                var name = standsFor.tool().name();
                var use =
                        new Use(
                                find(place),
                                name.isEmpty() ? span.tool().name() : name,
                                failed(standsFor) ? standsFor : failed(span) ? span : null);
                uses.merge(use.place(), use, Use::and);
            }
        }
        return uses.values();
    }

    private static boolean failed(Span span) {
        return span.outcome().status() == Span.Outcome.Status.ERROR;
    }

    /**
     * One use of a tool.
     *
     * @param place of the span that stands for it
     * @param failure the outermost of its spans that says that it failed; null when none does
     */
    record Use(int place, String name, @Nullable Span failure) {

        private Use and(Use other) {
            return new Use(
                    place,
                    name.isEmpty() ? other.name : name,
                    failure == null ? other.failure : failure);
        }
    }
}
