package dev.agentmetrics.server.metrics.traces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Some spans of a trace, as they are read: each, then what is beneath it.
 *
 * @param runId the run that was asked about; null when a trace was
 * @param unread spans of the trace that began later than all that were looked at
 */
@Wire
public record SpanTree(
        String traceId,
        @Nullable UUID runId,
        @JsonUnwrapped Whole whole,
        long unread,
        List<Node> nodes) {

    public SpanTree {
        nodes = List.copyOf(nodes);
    }

    /**
     * Of everything asked about, whether it is shown or not.
     *
     * @param roots how many spans hang from none of the others
     * @param durationMs from the first start to the latest moment that any span speaks of
     * @param running how many have not ended
     */
    @Wire
    public record Whole(
            @Nullable @WireTime Instant startedAt,
            @Nullable Double durationMs,
            long roots,
            long spans,
            long errors,
            long running) {}

    /**
     * One span.
     *
     * @param parentId of the span that it hangs from here; null for a root
     * @param name what it is called
     */
    @Wire
    public record Node(
            String spanId,
            @Nullable String parentId,
            String name,
            String kind,
            @JsonUnwrapped Timing timing,
            @JsonUnwrapped Outcome outcome,
            @JsonUnwrapped Work work,
            @Nullable Tokens tokens,
            @Nullable BigDecimal costUsd,
            Adds adds,
            Place place,
            Below below) {}

    /** In milliseconds after the start of the whole. The duration is null while it runs. */
    @Wire
    public record Timing(double offsetMs, @Nullable Double durationMs) {}

    /** How it ended: {@code running}, {@code unset}, {@code ok} or {@code error}. */
    @Wire
    public record Outcome(String status, String errorType, String errorMessage) {}

    /** Whose it is and what it did; what does not apply is empty. */
    @Wire
    public record Work(
            String agent,
            String model,
            String provider,
            String finishReason,
            @Nullable Double ttftMs,
            String tool) {}

    /** As the span says, in disjoint kinds. */
    @Wire
    public record Tokens(
            long input,
            long cacheRead,
            long cacheWrite,
            long output,
            long reasoning,
            long audioInput,
            long audioOutput,
            long unknown,
            long total) {}

    /**
     * What it adds to the totals of its run: one span of a call that several report, and of an
     * agent nothing that is reported beneath it.
     *
     * @param runId that run; null where nothing of this makes one
     * @param head whether the run begins here
     */
    @Wire
    public record Adds(
            @Nullable UUID runId,
            boolean head,
            boolean call,
            boolean tokens,
            @Nullable BigDecimal costUsd) {}

    /**
     * Where it hangs.
     *
     * @param position among its siblings, from 0 on
     * @param misplaced whether its parent is not here, or beneath itself
     */
    @Wire
    public record Place(int depth, int position, boolean misplaced) {}

    /**
     * What hangs from it.
     *
     * @param folded whether it has children and none of them is here
     * @param spans at any depth
     * @param tokens of the span and all beneath it, what counts in any run
     */
    @Wire
    public record Below(
            int children,
            boolean folded,
            int spans,
            int errors,
            long tokens,
            @Nullable BigDecimal costUsd) {}
}
