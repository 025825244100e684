package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of one trace come to: its runs, each with what it used itself.
 *
 * <p>Guarantees that every call of a model belongs to exactly one run, its nearest agent's, so that
 * the sum over the runs counts each token and each cent once; and that the same spans make the same
 * account, in whatever order, portions and repetitions they came. Time and memory grow with the
 * number of spans, whatever their shape.
 *
 * @param runs in the order of the trace
 * @param isParentMissing whether something that no agent did hangs from a span that is not here: an
 *     agent may still come
 */
public record TraceAccount(List<TraceRun> runs, boolean isParentMissing) {

    public TraceAccount {
        runs = List.copyOf(runs);
    }

    /** Of the spans of one trace; they may be incomplete, repeated, or wrong about each other. */
    public static TraceAccount of(Collection<Span> spans) {
        return spans.isEmpty()
                ? new TraceAccount(List.of(), false)
                : new Accounting(new SpanTree(spans)).account();
    }

    /** The first that has not ended yet, if any. */
    public @Nullable TraceRun unfinished() {
        return runs.stream().filter(run -> run.timing().end() == null).findFirst().orElse(null);
    }

    /** One pass over the spans for each of the questions. */
    static final class Accounting {

        final SpanTree tree;
        final Ownership ownership;
        final CountedCalls calls;
        final CountedTools tools;
        private final Map<Integer, RunTally> tallies = new TreeMap<>();
        private final Map<Integer, Boolean> hasAgents = new HashMap<>();
        private final Inherited inherited;

        Accounting(SpanTree tree) {
            this.tree = tree;
            ownership = new Ownership(tree);
            calls = new CountedCalls(tree, ownership);
            tools = new CountedTools(tree, ownership);
            inherited = new Inherited(tree, ownership);
        }

        TraceAccount account() {
            for (var n = 0; n < tree.size(); n++) {
                add(tree.inOrder(n));
            }
            for (var use : tools.uses()) {
                var tally = tally(ownership.owner(use.place()));
                tally.tool(use);
                tally.single(SingleCalls.ofTool(use, tree.span(use.place())));
            }
            tallies.entrySet().removeIf(entry -> !isRun(entry.getKey(), entry.getValue()));
            for (var head : tallies.keySet()) {
                if (isAgent(head)) {
                    addToParent(head);
                }
            }
            var runs = new ArrayList<TraceRun>();
            tallies.forEach((owner, tally) -> runs.add(finish(owner, tally)));
            return new TraceAccount(runs, tallies.containsKey(Ownership.TRACE));
        }

        private void add(int place) {
            var span = tree.span(place);
            var owner = ownership.owner(place);
            var tally = tally(owner);
            var parent = tree.parent(place);
            tally.member(span, parent == SpanTree.NONE || ownership.owner(parent) != owner);
            if (ownership.isHead(place)) {
                hasAgents.put(ownership.top(place), true);
            }
            if (calls.isCounted(place)) {
                tally.call(span);
            } else if (calls.hasCountedTokens(place)) {
                tally.summary(span);
            }
            var cost = calls.countedCost(place);
            if (cost != null) {
                tally.cost(span, cost);
            } else if (calls.isUnpriced(place)) {
                tally.unpriced(calls.whyUnpriced(place));
            }
            var single = SingleCalls.ofModel(calls, place, span);
            if (single != null) {
                tally.single(single);
            }
        }

        private RunTally tally(int owner) {
            return tallies.computeIfAbsent(owner, _ -> new RunTally());
        }

        private boolean isAgent(int owner) {
            return owner != Ownership.TRACE && ownership.isHead(owner);
        }

        /** Around agents, only what used something is a run of its own. */
        private boolean isRun(int owner, RunTally tally) {
            return isAgent(owner)
                    || tally.isUsed()
                    || (tally.isAgentic() && !hasAgents.getOrDefault(owner, false));
        }

        private void addToParent(int head) {
            var parent = tallies.get(ownership.parentHead(head));
            if (parent != null && ownership.parentHead(head) != SpanTree.NONE) {
                parent.child(tree.span(head).outcome().status() == Span.Outcome.Status.ERROR);
            }
        }

        private TraceRun finish(int owner, RunTally tally) {
            var head = owner == Ownership.TRACE ? null : tree.span(owner);
            var first = tree.span(0);
            var parent = isAgent(owner) ? ownership.parentHead(owner) : SpanTree.NONE;
            return tally.finish(
                    new TraceRun.Head(
                            first.identity().traceId(),
                            head == null ? "" : head.identity().spanId(),
                            parent == SpanTree.NONE ? null : tree.span(parent).identity().spanId(),
                            isAgent(owner)),
                    inherited.agent(owner),
                    head,
                    inherited.context(owner));
        }
    }
}
