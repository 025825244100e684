package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What settling asks about the spans that are stored. */
interface SpanStore {

    /**
     * What the spans of each of the traces weigh: one each, and more where their texts are long; a
     * trace without any is not in the map.
     */
    Map<String, Long> weights(OrgId org, Collection<String> traces);

    /**
     * The spans of the traces, the earliest first; without what no account needs: attributes,
     * events and links. Of each trace as many as weigh this together, and of all of them as much as
     * may be in memory at once: where a trace is cut depends on nothing but itself.
     */
    Portion spansOf(OrgId org, Collection<String> traces, long mostOfEach);

    /**
     * @param cut traces that have more spans than these
     * @param left traces for which there was no room beside the others: to be asked for again.
     *     Never all of them
     */
    record Portion(Map<String, List<Span>> spans, Set<String> cut, Set<String> left) {}

    /**
     * All spans of the traces, in one pass; empty when they are many, weigh more than this
     * together, or are too much for the memory.
     */
    Optional<Portion> spansOfSmall(OrgId org, Collection<String> traces, long most);

    /**
     * Traces of which something was received in this time, by when the first of it was.
     *
     * @param after one of an earlier answer for the same {@code since}: those that follow it
     */
    List<Changed> changedTraces(Instant since, Instant before, @Nullable Changed after, int limit);

    /** When the first span since then was received. */
    Optional<Instant> firstReceived(Instant since);

    /** Of a trace, when the first and the last was received in the time asked for. */
    record Changed(TraceKey key, Instant first, Instant last) {}
}
