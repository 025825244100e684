package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.Call;
import dev.agentmetrics.server.telemetry.ErrorFingerprint;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Adds up one run while the spans of its trace are gone through. */
final class RunTally {

    private static final Comparator<TraceRun.ModelUse> MOST_TOKENS_FIRST =
            Comparator.comparingLong(TraceRun.ModelUse::tokens)
                    .thenComparingInt(TraceRun.ModelUse::calls)
                    .reversed()
                    .thenComparing(TraceRun.ModelUse::model)
                    .thenComparing(TraceRun.ModelUse::provider);

    /** More different failures than a run is ever looked through for. */
    private static final int MOST_FAILURES = 50;

    private final Tokens tokens = new Tokens();
    private final Map<Long, TraceRun.Failure> failures = new LinkedHashMap<>();
    private final Map<Model, Use> models = new TreeMap<>(Model.BY_NAME);
    private final TreeSet<String> toolNames = new TreeSet<>();
    private final List<Call> calls = new ArrayList<>();
    private @Nullable BigDecimal usd;
    private @Nullable BigDecimal computed;
    private @Nullable BigDecimal reported;
    private Run.Cost.Source source = Run.Cost.Source.UNPRICED;
    private int priced;
    private final Map<WhyUnpriced, Integer> unpriced = new EnumMap<>(WhyUnpriced.class);
    private int spans;
    private int llm;
    private int embeddings;
    private int reranks;
    private int toolCalls;
    private int toolErrors;
    private int children;
    private int childErrors;
    private int otherFailures;
    private boolean anything;
    private int redactedSecrets;
    private int redactedCards;
    private @Nullable Instant first;
    private Instant last = Instant.MIN;
    private Instant received = Instant.MIN;
    private @Nullable Span outermost;
    private @Nullable Span any;

    /** Every span of the run, whatever it is. Parents come before their children. */
    void member(Span span, boolean isOutermost) {
        spans++;
        var timing = span.timing();
        first = first == null || timing.start().isBefore(first) ? timing.start() : first;
        var end = timing.end();
        last = later(last, end == null || end.isBefore(timing.start()) ? timing.start() : end);
        received = later(received, timing.receivedAt());
        redactedSecrets += span.content().redactedSecrets();
        redactedCards += span.content().redactedCards();
        anything |= span.identity().kind() != SpanKind.OTHER;
        any = any == null ? span : any;
        if (isOutermost) {
            outermost = outermost == null || endsLater(span, outermost) ? span : outermost;
        }
    }

    private static boolean endsLater(Span one, Span other) {
        var end = one.timing().end();
        var otherEnd = other.timing().end();
        return otherEnd != null && (end == null || end.isAfter(otherEnd));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    void call(Span span) {
        switch (span.identity().kind()) {
            case LLM -> llm++;
            case EMBEDDING -> embeddings++;
            case RERANK -> reranks++;
            case AGENT, TOOL, RETRIEVAL, MEMORY, WORKFLOW, CHAIN, GUARDRAIL, EVALUATOR, OTHER ->
                    throw new IllegalArgumentException("no call of a model");
        }
        tokens(span, 1);
        if (span.outcome().status() == Span.Outcome.Status.ERROR) {
            failure(span, span.model().model());
        }
    }

    private void failure(Span span, String name) {
        var outcome = span.outcome();
        var known = failures.get(outcome.errorFingerprint());
        if (known != null) {
            failures.put(known.fingerprint(), known.again());
        } else if (failures.size() == MOST_FAILURES) {
            otherFailures++;
        } else {
            failures.put(
                    outcome.errorFingerprint(),
                    new TraceRun.Failure(
                            span.identity().kind(),
                            name,
                            outcome.errorType(),
                            outcome.message(),
                            outcome.errorFingerprint(),
                            span.identity().spanId(),
                            1));
        }
    }

    /** What a span adds that is no call itself, but the only one to know of some. */
    void summary(Span span) {
        tokens(span, 0);
    }

    private void tokens(Span span, int calls) {
        tokens.add(span.usage());
        var model = new Model(span.model().model(), span.model().provider());
        if (calls > 0 || !model.name.isEmpty()) {
            models.computeIfAbsent(model, _ -> new Use()).add(span, calls);
        }
    }

    /**
     * @param amount which of the span's amounts counts
     */
    void cost(Span span, BigDecimal amount) {
        usd = plus(usd, amount);
        var cost = span.cost();
        var isOwn = isOwn(cost, amount);
        var why = source(span, amount);
        if (priced == 0 || why.compareTo(source) < 0) {
            source = why;
        }
        computed = cost.computed() == null || !isOwn ? computed : plus(computed, cost.computed());
        reported = cost.reported() == null ? reported : plus(reported, cost.reported());
        priced++;
    }

    /** Whose the amount of a span is that counts. */
    static Run.Cost.Source source(Span span, BigDecimal amount) {
        return isOwn(span.cost(), amount) ? span.cost().source() : Run.Cost.Source.REPORTED;
    }

    private static boolean isOwn(Run.Cost cost, BigDecimal amount) {
        return cost.usd() != null && amount.compareTo(cost.usd()) == 0;
    }

    /** One of those that the sums are made of. */
    void single(Call call) {
        calls.add(call);
    }

    void unpriced(WhyUnpriced why) {
        unpriced.merge(why, 1, Integer::sum);
    }

    void tool(CountedTools.Use use) {
        toolCalls++;
        if (use.failure() != null) {
            toolErrors++;
            failure(use.failure(), use.name());
        }
        if (!use.name().isEmpty()) {
            toolNames.add(use.name());
        }
    }

    void child(boolean failed) {
        children++;
        childErrors += failed ? 1 : 0;
    }

    private static BigDecimal plus(@Nullable BigDecimal sum, BigDecimal more) {
        return sum == null ? more : sum.add(more);
    }

    /** Whether it used a model or a tool. */
    boolean isUsed() {
        return llm + embeddings + reranks + toolCalls > 0 || tokens.sum().any() || priced > 0;
    }

    /** Whether any of its spans has to do with agents at all. */
    boolean isAgentic() {
        return anything;
    }

    /**
     * @param head the agent or root that it is the run of; null when that is missing
     */
    TraceRun finish(
            TraceRun.Head names,
            TraceRun.Agent agent,
            @Nullable Span head,
            TraceRun.Context inherited) {
        var speaks = head == null ? outermost : head;
        if (speaks == null || first == null) {
            throw new IllegalStateException("a run without spans");
        }
        var start = head == null ? first : head.timing().start();
        var end = end(head);
        var byTokens =
                models.entrySet().stream()
                        .map(entry -> entry.getValue().of(entry.getKey()))
                        .sorted(MOST_TOKENS_FIRST)
                        .toList();
        return new TraceRun(
                names,
                agent,
                new TraceRun.Timing(start, end, last, received),
                outcome(speaks),
                tokens.sum(),
                new TraceRun.Money(cost(byTokens), priced, unpriced),
                new TraceRun.Counts(
                        spans,
                        llm,
                        embeddings,
                        reranks,
                        toolCalls,
                        toolErrors,
                        children,
                        childErrors,
                        List.copyOf(toolNames),
                        byTokens),
                new TraceRun.Context(
                        inherited.sessionId(),
                        inherited.userId(),
                        inherited.environment(),
                        inherited.workflow(),
                        inherited.service(),
                        inherited.framework(),
                        inherited.scope(),
                        redactedSecrets,
                        redactedCards),
                calls);
    }

    private @Nullable Instant end(@Nullable Span head) {
        return head == null ? last : head.timing().end();
    }

    private TraceRun.Outcome outcome(Span span) {
        var beneath = new TraceRun.Failures(List.copyOf(failures.values()), otherFailures);
        var outcome = span.outcome();
        if (outcome.status() != Span.Outcome.Status.ERROR) {
            return new TraceRun.Outcome(RunStatus.SUCCESS, "", 0, beneath);
        }
        var type = outcome.errorType();
        var text = outcome.message();
        var error =
                type.isEmpty() || text.startsWith(type)
                        ? text
                        : text.isEmpty() ? type : type + ": " + text;
        // As of a run that a client sent: the same words are the same error.
        return new TraceRun.Outcome(
                FailureKind.of(type), error, ErrorFingerprint.of(error), beneath);
    }

    private Run.Cost cost(List<TraceRun.ModelUse> byTokens) {
        if (priced == 0) {
            return !unpriced.isEmpty()
                    ? new Run.Cost(null, Run.Cost.Source.UNPRICED, null, null, null, "", "")
                    : new Run.Cost(
                            scaled(BigDecimal.ZERO),
                            Run.Cost.Source.COMPUTED,
                            scaled(BigDecimal.ZERO),
                            null,
                            null,
                            "",
                            "");
        }
        var price = byTokens.isEmpty() ? null : price(byTokens.getFirst());
        return new Run.Cost(
                scaled(usd),
                source,
                scaled(computed),
                scaled(reported),
                null,
                price == null ? "" : price.version,
                price == null ? "" : price.id);
    }

    private @Nullable Price price(TraceRun.ModelUse primary) {
        var use = models.get(new Model(primary.model(), primary.provider()));
        return use == null ? null : use.price;
    }

    private static @Nullable BigDecimal scaled(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.setScale(Run.Cost.SCALE, RoundingMode.HALF_EVEN);
    }

    private record Model(String name, String provider) {

        private static final Comparator<Model> BY_NAME =
                Comparator.comparing(Model::name).thenComparing(Model::provider);
    }

    private record Price(String version, String id) {}

    /** What one model did. */
    private static final class Use {

        private int calls;
        private long tokens;
        private @Nullable Price price;

        /** Spans come in the order of the trace, so the first price is always the same one. */
        void add(Span span, int more) {
            calls += more;
            tokens += span.usage().total();
            if (price == null && !span.cost().priceId().isEmpty()) {
                price = new Price(span.cost().priceVersion(), span.cost().priceId());
            }
        }

        TraceRun.ModelUse of(Model model) {
            return new TraceRun.ModelUse(model.name, model.provider, calls, tokens);
        }
    }

    /** Sums of disjoint kinds. */
    private static final class Tokens {

        private SpanUsage sum = SpanUsage.NONE;

        void add(SpanUsage more) {
            sum =
                    new SpanUsage(
                            sum.inputUncached() + more.inputUncached(),
                            sum.cacheRead() + more.cacheRead(),
                            sum.cacheWrite5m() + more.cacheWrite5m(),
                            sum.cacheWrite1h() + more.cacheWrite1h(),
                            sum.outputVisible() + more.outputVisible(),
                            sum.reasoning() + more.reasoning(),
                            sum.audioIn() + more.audioIn(),
                            sum.audioOut() + more.audioOut(),
                            sum.unknownKind() + more.unknownKind(),
                            sum.basis().compareTo(more.basis()) >= 0 ? sum.basis() : more.basis());
        }

        SpanUsage sum() {
            return sum;
        }
    }
}
