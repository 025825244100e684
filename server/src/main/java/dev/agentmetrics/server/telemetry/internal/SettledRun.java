package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.Call;
import dev.agentmetrics.server.telemetry.ErrorFingerprint;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import dev.agentmetrics.server.telemetry.trace.TraceRun;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as it is stored, made from what a trace came to. The same account is always the same run.
 */
final class SettledRun {

    private static final Duration OLDEST = Duration.ofDays(400);
    private static final Duration FURTHEST_AHEAD = Duration.ofHours(1);
    private static final String NEVER_ENDED = "The agent was seen at work, but never ended.";

    /** Of the column. Whoever reports more than a billion dollars does not mean it. */
    private static final BigDecimal DEAREST = new BigDecimal("900000000");

    private static final int MOST_MODELS = 20;

    /** What is compared of a message; its span has the rest. */
    private static final int LONGEST_MESSAGE = 512;

    private static final JsonMapper JSON = new JsonMapper();

    private SettledRun() {}

    /**
     * @param isCut whether the trace has more spans than were looked at
     */
    static Run of(TraceRun run, boolean isCut) {
        var unchecked = with(run, isCut, 0);
        return with(run, isCut, check(unchecked));
    }

    private static Run with(TraceRun run, boolean isCut, long check) {
        var head = run.head();
        var parent = head.parentSpanId();
        var counts = run.counts();
        return new Run(
                EventIds.ofSpan(head.traceId(), head.spanId()),
                new Run.Identity(
                        "",
                        head.traceId(),
                        run.agent().name(),
                        run.context().sessionId(),
                        head.spanId(),
                        "",
                        new Run.Account(
                                parent == null ? null : EventIds.ofSpan(head.traceId(), parent),
                                check,
                                fingerprints(run.outcome().beneath()))),
                outcome(run),
                new Run.Context(
                        "opentelemetry",
                        run.context().environment(),
                        run.agent().version(),
                        "",
                        run.context().workflow(),
                        "",
                        run.context().framework(),
                        run.context().scope(),
                        ""),
                usage(run),
                new Run.Counters(
                        counts.llmCalls(),
                        counts.toolCalls(),
                        counts.toolErrors(),
                        counts.spans(),
                        0,
                        0,
                        counts.children(),
                        counts.childErrors(),
                        0,
                        0),
                cost(run.money().cost()),
                new Run.Content(
                        counts.toolNames(),
                        JSON.writeValueAsString(metadata(run)),
                        isCut ? List.of("spans") : List.of(),
                        run.context().redactedSecrets(),
                        run.context().redactedCards(),
                        0,
                        0),
                calls(run));
    }

    /** Where the cost of the run is not believed, that of its calls is not either. */
    private static List<Call> calls(TraceRun run) {
        var usd = run.money().cost().usd();
        return usd == null || usd.compareTo(DEAREST) <= 0
                ? run.calls()
                : run.calls().stream().map(SettledRun::withoutPrice).toList();
    }

    private static Call withoutPrice(Call call) {
        return new Call(
                call.kind(),
                call.name(),
                call.provider(),
                call.ending(),
                call.tokens(),
                call.price().usd() == null ? call.price() : Call.Price.UNPRICED);
    }

    /** Of everything in it, so that two that differ at all differ in this. */
    private static long check(Run run) {
        var hash = Hashes.sha256(run.toString().getBytes(StandardCharsets.UTF_8));
        var check = ByteBuffer.wrap(hash).getLong();
        return check == 0 ? 1 : check;
    }

    private static Run.Outcome outcome(TraceRun run) {
        var timing = run.timing();
        var end = timing.end();
        var ended = end != null;
        var last = end == null ? timing.lastActivity() : end;
        var took = Duration.between(timing.start(), last);
        return new Run.Outcome(
                ended ? run.outcome().status() : RunStatus.KILLED,
                believable(
                        last.isBefore(timing.start()) ? timing.start() : last, timing.receivedAt()),
                timing.receivedAt(),
                ended && !took.isNegative() ? took.toNanos() / 1_000 : null,
                ended ? run.outcome().error() : NEVER_ENDED,
                ended ? run.outcome().errorFingerprint() : ErrorFingerprint.of(NEVER_ENDED));
    }

    private static List<Long> fingerprints(TraceRun.Failures failures) {
        return failures.each().stream()
                .flatMap(one -> Collections.nCopies(one.times(), one.fingerprint()).stream())
                .toList();
    }

    /** The sender's clock where it can be right, else ours. */
    private static Instant believable(Instant at, Instant received) {
        return at.isBefore(received.minus(OLDEST)) || at.isAfter(received.plus(FURTHEST_AHEAD))
                ? received
                : at;
    }

    /** A total that came without its parts is said, but is in none of them. */
    private static Run.Usage usage(TraceRun run) {
        var usage = run.usage();
        var models = run.counts().models();
        return new Run.Usage(
                models.isEmpty() ? "" : models.getFirst().model(),
                models.isEmpty() ? "" : models.getFirst().provider(),
                usage.inputUncached() + usage.audioIn(),
                usage.output(),
                usage.cacheRead(),
                usage.cacheWrite5m() + usage.cacheWrite1h(),
                usage.unknownKind() > 0 ? usage.total() : null,
                basis(usage.basis()));
    }

    private static Run.Usage.Basis basis(SpanUsage.Basis basis) {
        return switch (basis) {
            case NONE, PLAIN -> Run.Usage.Basis.PLAIN;
            case EXCLUSIVE_BY_DIALECT, EXCLUSIVE_BY_SIZE, EXCLUSIVE_BY_TOTAL ->
                    Run.Usage.Basis.EXCLUSIVE;
            case INCLUSIVE_BY_DIALECT, INCLUSIVE_BY_TOTAL -> Run.Usage.Basis.INCLUSIVE;
        };
    }

    private static Run.Cost cost(Run.Cost cost) {
        var usd = cost.usd();
        if (usd != null && usd.compareTo(DEAREST) > 0) {
            return new Run.Cost(null, Run.Cost.Source.UNPRICED, null, null, null, "", "");
        }
        return new Run.Cost(
                usd,
                cost.source(),
                storable(cost.computed()),
                storable(cost.reported()),
                null,
                cost.priceVersion(),
                cost.priceId());
    }

    private static @Nullable BigDecimal storable(@Nullable BigDecimal amount) {
        return amount != null && amount.compareTo(DEAREST) > 0 ? null : amount;
    }

    /** What no column holds. Only what is there, so that most runs say little. */
    private static Map<String, Object> metadata(TraceRun run) {
        var usage = run.usage();
        var counts = run.counts();
        var all = new LinkedHashMap<String, Object>();
        text(all, "user_id", run.context().userId());
        text(all, "service", run.context().service());
        text(all, "agent_id", run.agent().id());
        number(all, "priced_calls", run.money().pricedCalls());
        number(all, "unpriced_calls", run.money().unpricedCalls());
        if (!run.money().unpriced().isEmpty()) {
            all.put("unpriced_because", because(run.money()));
        }
        number(all, "embedding_calls", counts.embeddingCalls());
        number(all, "rerank_calls", counts.rerankCalls());
        number(all, "reasoning_tokens", usage.reasoning());
        number(all, "audio_input_tokens", usage.audioIn());
        number(all, "audio_output_tokens", usage.audioOut());
        number(all, "cache_write_1h_tokens", usage.cacheWrite1h());
        number(all, "unknown_kind_tokens", usage.unknownKind());
        if (counts.models().size() > 1) {
            all.put(
                    "models",
                    counts.models().stream().limit(MOST_MODELS).map(SettledRun::model).toList());
        }
        var failures = run.outcome().beneath();
        if (!failures.each().isEmpty()) {
            all.put("failures", failures.each().stream().map(SettledRun::failure).toList());
            number(all, "other_failures", failures.others());
        }
        return all;
    }

    /** As {@code metrics} reads it to say why a run has no cost. */
    private static Map<String, Object> because(TraceRun.Money money) {
        var all = new LinkedHashMap<String, Object>();
        money.unpriced()
                .forEach((why, times) -> all.put(why.name().toLowerCase(Locale.ROOT), times));
        return all;
    }

    private static Map<String, Object> model(TraceRun.ModelUse use) {
        var all = new LinkedHashMap<String, Object>();
        text(all, "model", use.model());
        text(all, "provider", use.provider());
        number(all, "calls", use.calls());
        number(all, "tokens", use.tokens());
        return all;
    }

    /** As {@code metrics.errors} reads it. */
    private static Map<String, Object> failure(TraceRun.Failure failure) {
        var all = new LinkedHashMap<String, Object>();
        all.put("kind", failure.kind() == SpanKind.TOOL ? "tool" : "model_call");
        text(all, "name", failure.name());
        text(all, "type", failure.type());
        text(all, "message", cut(failure.message()));
        all.put("fingerprint", "%016x".formatted(failure.fingerprint()));
        all.put("span_id", failure.spanId());
        number(all, "times", failure.times());
        return all;
    }

    /** Never half of a character. */
    private static String cut(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return message;
        }
        var split = Character.isHighSurrogate(message.charAt(LONGEST_MESSAGE - 1));
        return message.substring(0, split ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE);
    }

    private static void text(Map<String, Object> all, String name, String value) {
        if (!value.isEmpty()) {
            all.put(name, value);
        }
    }

    private static void number(Map<String, Object> all, String name, long value) {
        if (value != 0) {
            all.put(name, value);
        }
    }
}
