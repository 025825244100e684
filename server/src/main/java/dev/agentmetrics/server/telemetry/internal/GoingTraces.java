package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Traces that somebody's wish is taking away. Spans of them may still come, most of them do not say
 * why they are meant, and those that did are gone: without this the late ones would stay, and make
 * runs.
 *
 * <p>In memory, so many at most: what this process had received before a restart is stored by then,
 * or refused.
 */
final class GoingTraces {

    /** At some 200 bytes each. */
    static final int MOST = 100_000;

    private record Wish(OrgId org, ChosenEvents chosen) {}

    private record Trace(OrgId org, String id) {}

    private final Map<Wish, Set<String>> byWish = new LinkedHashMap<>();

    /** The same again; several wishes may be about one trace. */
    private final Map<Trace, Integer> wishes = new LinkedHashMap<>();

    synchronized void add(OrgId org, ChosenEvents chosen, Collection<String> traces) {
        var known = byWish.computeIfAbsent(new Wish(org, chosen), _ -> new LinkedHashSet<>());
        for (var trace : traces) {
            if (wishes.size() < MOST && known.add(trace)) {
                wishes.merge(new Trace(org, trace), 1, Integer::sum);
            }
        }
    }

    /** Those of a wish. */
    synchronized List<String> of(OrgId org, ChosenEvents chosen) {
        return List.copyOf(byWish.getOrDefault(new Wish(org, chosen), Set.of()));
    }

    synchronized boolean has(OrgId org, String trace) {
        return wishes.containsKey(new Trace(org, trace));
    }

    /** It is done: what comes of them from now on was sent again. */
    synchronized void forget(OrgId org, ChosenEvents chosen) {
        var done = byWish.remove(new Wish(org, chosen));
        if (done != null) {
            done.forEach(
                    trace ->
                            wishes.computeIfPresent(
                                    new Trace(org, trace),
                                    (_, count) -> count == 1 ? null : count - 1));
        }
    }
}
