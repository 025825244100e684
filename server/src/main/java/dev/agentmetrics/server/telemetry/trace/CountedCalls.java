package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What of a trace counts. Calls of models count, each once: of two that report the same call the
 * one that tells more kinds of tokens does, else the inner one. What an agent, a workflow or a
 * chain reports is a repetition of what happened beneath it, and counts only where nothing beneath
 * it reports anything.
 */
final class CountedCalls {

    /** Two machines seldom disagree by more about the time. */
    private static final Duration SKEW = Duration.ofSeconds(1);

    /** More layers of instrumentation around one call than anybody has. */
    private static final int MOST_LAYERS = 8;

    private final SpanTree tree;
    private final boolean[] repeated;

    /** The call of the same use that counts instead; itself for most. */
    private final int[] standsFor;

    /** The nearest model call above, and whether an agent or a tool is between. */
    private final int[] callAbove;

    private final boolean[] wall;

    /** How many calls have this one as the nearest above, without a wall. */
    private final int[] callsBelow;

    private final boolean[] summaryCounts;
    private final boolean[] costCounts;
    private final boolean[] costBelow;

    /** The span above whose reported cost pays for this one, too. */
    private final int[] payer;

    private final Ownership ownership;

    CountedCalls(SpanTree tree, Ownership ownership) {
        this.tree = tree;
        this.ownership = ownership;
        repeated = new boolean[tree.size()];
        standsFor = IntStream.range(0, tree.size()).toArray();
        callAbove = new int[tree.size()];
        wall = new boolean[tree.size()];
        callsBelow = new int[tree.size()];
        summaryCounts = new boolean[tree.size()];
        costCounts = new boolean[tree.size()];
        costBelow = new boolean[tree.size()];
        payer = new int[tree.size()];
        findCallsAbove();
        findRepeats();
        findSummaries();
        findPayers();
    }

    private void findCallsAbove() {
        for (var n = 0; n < tree.size(); n++) {
            var place = tree.inOrder(n);
            var parent = tree.parent(place);
            if (parent == SpanTree.NONE) {
                callAbove[place] = SpanTree.NONE;
            } else if (isCall(parent)) {
                callAbove[place] = parent;
            } else {
                callAbove[place] = callAbove[parent];
                wall[place] = wall[parent] || ownership.isHead(parent) || isTool(parent);
            }
            if (isCall(place) && callAbove[place] != SpanTree.NONE && !wall[place]) {
                callsBelow[callAbove[place]]++;
            }
        }
    }

    private void findRepeats() {
        for (var n = 0; n < tree.size(); n++) {
            var inner = tree.inOrder(n);
            if (isCall(inner)) {
                var walled = wall[inner];
                var outer = callAbove[inner];
                var alone = true;
                for (var layer = 0; outer != SpanTree.NONE && layer < MOST_LAYERS; layer++) {
                    alone &= callsBelow[outer] == 1;
                    markRepeat(outer, inner, walled, alone);
                    walled |= wall[outer];
                    outer = callAbove[outer];
                }
            }
        }
    }

    /**
     * @param alone whether all layers from the one to the other hold one call each. Two calls
     *     within one are two, however alike.
     */
    private void markRepeat(int outer, int inner, boolean walled, boolean alone) {
        if (standing(outer) == standing(inner)) {
            return;
        }
        var around = tree.span(outer);
        var within = tree.span(inner);
        var tellsMore = around.usage().any() && !within.usage().any();
        if (isSameResponse(around, within)) {
            if (tellsMore) {
                repeated[inner] = true;
            } else {
                repeats(outer);
            }
        } else if (walled || around.identity().kind() != within.identity().kind()) {
            return;
        } else if (tellsMore && isSameModel(around, within)) {
            repeated[inner] = true;
        } else if (isEmpty(around)) {
            repeats(outer);
        } else if (isSameUse(outer, inner, alone)) {
            if (alone) {
                join(outer, inner);
            } else {
                repeats(outer);
            }
        }
    }

    /** Another counts instead of it, and of what it was joined with. */
    private void repeats(int outer) {
        repeated[outer] = true;
        repeated[standing(outer)] = true;
    }

    /** Layers around one call are joined one by one; of all of them, one is left. */
    private void join(int outer, int inner) {
        var one = standing(outer);
        var other = standing(inner);
        // What is repeated already is counted elsewhere, and must not take another's place.
        var finer = !repeated[one] && isFiner(tree.span(one).usage(), tree.span(other).usage());
        var left = finer ? one : other;
        var gone = finer ? other : one;
        repeated[gone] = true;
        standsFor[gone] = left;
    }

    private int standing(int place) {
        var last = place;
        while (standsFor[last] != last) {
            last = standsFor[last];
        }
        return last;
    }

    /** Whether it knows of reasoning, or kinds of tokens, that the other took for plain ones. */
    private static boolean isFiner(SpanUsage usage, SpanUsage than) {
        return usage.output() != than.output()
                ? usage.output() > than.output()
                : kinds(usage) > kinds(than);
    }

    private static long kinds(SpanUsage usage) {
        return LongStream.of(
                        usage.cacheRead(),
                        usage.cacheWrite5m(),
                        usage.cacheWrite1h(),
                        usage.reasoning(),
                        usage.audioIn(),
                        usage.audioOut())
                .filter(tokens -> tokens > 0)
                .count();
    }

    private static boolean isSameResponse(Span one, Span other) {
        return !one.model().responseId().isEmpty()
                && one.model().responseId().equals(other.model().responseId());
    }

    private static boolean isSameModel(Span one, Span other) {
        return one.model().model().equals(other.model().model())
                || (!one.model().requestModel().isEmpty()
                        && one.model().requestModel().equals(other.model().requestModel()));
    }

    private static boolean isEmpty(Span span) {
        return !span.usage().any() && cost(span) == null;
    }

    private boolean isSameUse(int outer, int inner, boolean alone) {
        var around = tree.span(outer);
        var within = tree.span(inner);
        return around.usage().any()
                && isSameModel(around, within)
                && around.usage().input() == within.usage().input()
                && (around.usage().output() == within.usage().output()
                        || (alone && isWithoutReasoning(outer, inner)))
                && around.usage().unknownKind() == within.usage().unknownKind()
                && isWithin(around.timing(), within.timing());
    }

    /** Google's ADK reports a call in two spans, and its thoughts in one of them. */
    private boolean isWithoutReasoning(int outer, int inner) {
        var around = tree.span(outer);
        var within = tree.span(inner);
        return tree.parent(inner) == outer
                && around.source().scopeName().equals(within.source().scopeName())
                && (lacksReasoning(around.usage(), within.usage())
                        || lacksReasoning(within.usage(), around.usage()));
    }

    private static boolean lacksReasoning(SpanUsage usage, SpanUsage of) {
        return usage.reasoning() == 0
                && of.reasoning() > 0
                && usage.output() + of.reasoning() == of.output();
    }

    private static boolean isWithin(Span.Timing outer, Span.Timing inner) {
        return !inner.start().isBefore(outer.start().minus(SKEW))
                && (outer.end() == null
                        || inner.end() == null
                        || !inner.end().isAfter(outer.end().plus(SKEW)));
    }

    private void findSummaries() {
        var usageBelow = new boolean[tree.size()];
        for (var n = tree.size() - 1; n >= 0; n--) {
            var place = tree.inOrder(n);
            var span = tree.span(place);
            var tells = isCall(place) || isSummary(place);
            if (isSummary(place)) {
                summaryCounts[place] = span.usage().any() && !usageBelow[place];
                costCounts[place] = !costBelow[place] && ownCost(place) != null;
            }
            var parent = tree.parent(place);
            if (parent != SpanTree.NONE) {
                usageBelow[parent] |= usageBelow[place] || (tells && span.usage().any());
                costBelow[parent] |=
                        costBelow[place]
                                || costCounts[place]
                                || (isCall(place) && cost(span) != null);
            }
        }
    }

    /** Where its tokens are counted beneath it, our own price of them would be a second opinion. */
    private @Nullable BigDecimal ownCost(int place) {
        var cost = tree.span(place).cost();
        return summaryCounts[place] ? cost(tree.span(place)) : positive(cost.reported());
    }

    private void findPayers() {
        for (var n = 0; n < tree.size(); n++) {
            var place = tree.inOrder(n);
            var parent = tree.parent(place);
            payer[place] =
                    parent == SpanTree.NONE
                            ? SpanTree.NONE
                            : costCounts[parent] ? parent : payer[parent];
        }
    }

    /** Nothing used costs nothing: that is no price. */
    private static @Nullable BigDecimal cost(Span span) {
        var usd = span.cost().usd();
        return span.usage().any() ? usd : positive(usd);
    }

    private static @Nullable BigDecimal positive(@Nullable BigDecimal amount) {
        return amount == null || amount.signum() <= 0 ? null : amount;
    }

    private boolean isCall(int place) {
        return tree.span(place).identity().kind().isModelCall();
    }

    private boolean isTool(int place) {
        return tree.span(place).identity().kind() == SpanKind.TOOL;
    }

    private boolean isSummary(int place) {
        return switch (tree.span(place).identity().kind()) {
            case AGENT, WORKFLOW, CHAIN -> true;
            case LLM, EMBEDDING, RERANK, TOOL, RETRIEVAL, MEMORY, GUARDRAIL, EVALUATOR, OTHER ->
                    false;
        };
    }

    /** A model's call that no other span stands for. */
    boolean isCounted(int place) {
        return isCall(place) && !repeated[place];
    }

    /** Whether the tokens of this span are part of the total. */
    boolean hasCountedTokens(int place) {
        return summaryCounts[place] || isCounted(place);
    }

    /** What this span adds to the cost; null for nothing. */
    @Nullable BigDecimal countedCost(int place) {
        if (isCounted(place)) {
            return cost(tree.span(place));
        }
        return costCounts[place] ? ownCost(place) : null;
    }

    /**
     * Whether this used something of which nobody knows the price. A call that failed without using
     * anything is free, and a call beneath an agent that reported its cost is paid with that. Where
     * that is in another run, nobody knows how much of it is this one's.
     */
    boolean isUnpriced(int place) {
        var span = tree.span(place);
        return hasCountedTokens(place)
                && countedCost(place) == null
                && !isPaidInItsRun(place)
                && !(summaryCounts[place] && costBelow[place])
                && (span.usage().any() || span.outcome().status() != Span.Outcome.Status.ERROR);
    }

    private boolean isPaidInItsRun(int place) {
        return payer[place] != SpanTree.NONE
                && ownership.owner(payer[place]) == ownership.owner(place);
    }

    /** Why {@link #isUnpriced}. */
    WhyUnpriced whyUnpriced(int place) {
        return payer[place] == SpanTree.NONE
                ? WhyUnpriced.of(tree.span(place))
                : WhyUnpriced.PAID_ABOVE;
    }
}
