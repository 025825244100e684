package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;

/**
 * Which run each span belongs to: that of the nearest agent at or above it, else that of the root
 * above it, else the trace's own.
 *
 * <p>An agent's span right inside a span of the same agent is a step of it, not another run: two
 * libraries report the same agent, or one reports its turns. Reached through a tool it is another
 * run, because then the agent called itself.
 */
final class Ownership {

    /** The owner of what hangs from the trace. */
    static final int TRACE = -1;

    private final SpanTree tree;
    private final int[] head;
    private final int[] top;
    private final boolean[] throughTool;

    Ownership(SpanTree tree) {
        this.tree = tree;
        head = new int[tree.size()];
        top = new int[tree.size()];
        throughTool = new boolean[tree.size()];
        for (var n = 0; n < tree.size(); n++) {
            place(tree.inOrder(n));
        }
    }

    private void place(int place) {
        var parent = tree.parent(place);
        var above = parent == SpanTree.NONE ? SpanTree.NONE : head[parent];
        var tool = parent != SpanTree.NONE && throughTool[parent];
        var span = tree.span(place);
        if (parent == SpanTree.NONE) {
            top[place] = tree.isLost(place) ? TRACE : place;
        } else {
            top[place] = top[parent];
        }
        var startsRun =
                isAgent(span)
                        && (above == SpanTree.NONE || tool || !isSame(span, tree.span(above)));
        head[place] = startsRun ? place : above;
        throughTool[place] = !startsRun && (tool || span.identity().kind() == SpanKind.TOOL);
    }

    private static boolean isAgent(Span span) {
        return span.identity().kind() == SpanKind.AGENT;
    }

    private static boolean isSame(Span step, Span agent) {
        var inner = step.actor();
        var outer = agent.actor();
        if (!inner.agentId().isEmpty() && !outer.agentId().isEmpty()) {
            return inner.agentId().equals(outer.agentId());
        }
        return inner.agentName().isEmpty() || inner.agentName().equals(outer.agentName());
    }

    /** Whether a run begins here. */
    boolean isHead(int place) {
        return head[place] == place;
    }

    /** The agent at or above, or {@link SpanTree#NONE}. */
    int head(int place) {
        return head[place];
    }

    /** The root above, or {@link #TRACE}. */
    int top(int place) {
        return top[place];
    }

    /** The place whose run this belongs to, or {@link #TRACE}. */
    int owner(int place) {
        return head[place] == SpanTree.NONE ? top[place] : head[place];
    }

    /** The agent that started the one at this head, or {@link SpanTree#NONE}. */
    int parentHead(int head) {
        var parent = tree.parent(head);
        return parent == SpanTree.NONE ? SpanTree.NONE : this.head[parent];
    }
}
