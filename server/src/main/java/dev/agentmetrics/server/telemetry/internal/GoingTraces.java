package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.internal.GoingStore.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Traces that somebody's wish is taking away, and the answers in them. Spans of them, and scores of
 * the answers, may still come; most of them do not say why they are meant, and those that did are
 * gone: without this the late ones would stay, and make runs.
 *
 * <p>So many at most. Stored before anything is deleted: a process that is killed is followed by
 * one that knows them.
 */
final class GoingTraces implements OrganizationRows {

    /** Of each kind, at some 200 bytes each. */
    static final int MOST = 100_000;

    /** One organisation's wishes leave room for those of others. */
    static final int MOST_OF_ONE = MOST / 2;

    private record Wish(OrgId org, UUID key) {}

    private record Trace(OrgId org, String id) {}

    private final GoingStore store;
    private final Map<Wish, Map<Kind, Set<String>>> byWish = new HashMap<>();
    private final Map<Kind, Integer> held = new EnumMap<>(Kind.class);

    /** How many wishes are about a trace. */
    private final Map<Trace, Integer> wishes = new HashMap<>();

    GoingTraces(GoingStore store) {
        this.store = store;
        for (var kept : store.all()) {
            hold(new Wish(kept.org(), kept.wish()), kept.kind(), kept.ids());
        }
    }

    /** The same in every release: it is stored. */
    private static Wish wish(OrgId org, ChosenEvents chosen) {
        var parts =
                switch (chosen) {
                    case ChosenEvents.OfRun(var run) -> List.of("run", run.toString());
                    case ChosenEvents.OfAgent(var agent) -> List.of("agent", agent);
                    case ChosenEvents.OfContent(var environment) -> List.of("content", environment);
                    case ChosenEvents.OfEndUser(var salt, var digest, _) ->
                            List.of("end_user", salt, digest);
                };
        var text = String.join("\0", parts);
        return new Wish(org, Hashes.uuid(text.getBytes(StandardCharsets.UTF_8)));
    }

    synchronized void add(OrgId org, ChosenEvents chosen, Kind kind, Collection<String> ids) {
        var wish = wish(org, chosen);
        var known = ids(wish, kind);
        var unknown =
                ids.stream()
                        .filter(id -> !known.contains(id))
                        .distinct()
                        .limit(room(org, kind))
                        .toList();
        store.add(org, wish.key(), kind, unknown);
        hold(wish, kind, unknown);
    }

    private int room(OrgId org, Kind kind) {
        int own =
                byWish.keySet().stream()
                        .filter(wish -> wish.org().equals(org))
                        .mapToInt(wish -> ids(wish, kind).size())
                        .sum();
        return Math.max(0, Math.min(MOST - held.getOrDefault(kind, 0), MOST_OF_ONE - own));
    }

    private void hold(Wish wish, Kind kind, List<String> ids) {
        var known =
                byWish.computeIfAbsent(wish, _ -> new EnumMap<>(Kind.class))
                        .computeIfAbsent(kind, _ -> new LinkedHashSet<>());
        for (var id : ids) {
            if (known.add(id)) {
                held.merge(kind, 1, Integer::sum);
                if (kind == Kind.TRACE) {
                    wishes.merge(new Trace(wish.org(), id), 1, Integer::sum);
                }
            }
        }
    }

    private Set<String> ids(Wish wish, Kind kind) {
        return byWish.getOrDefault(wish, Map.of()).getOrDefault(kind, Set.of());
    }

    /** Those of a wish. */
    synchronized List<String> of(OrgId org, ChosenEvents chosen, Kind kind) {
        return List.copyOf(ids(wish(org, chosen), kind));
    }

    synchronized boolean has(OrgId org, String trace) {
        return wishes.containsKey(new Trace(org, trace));
    }

    /** It is done: what comes of them from now on was sent again. */
    synchronized void forget(OrgId org, ChosenEvents chosen) {
        var wish = wish(org, chosen);
        store.forget(org, wish.key());
        letGo(wish);
    }

    private void letGo(Wish wish) {
        byWish.getOrDefault(wish, Map.of())
                .forEach((kind, ids) -> held.merge(kind, -ids.size(), Integer::sum));
        for (var trace : ids(wish, Kind.TRACE)) {
            wishes.computeIfPresent(
                    new Trace(wish.org(), trace), (_, count) -> count == 1 ? null : count - 1);
        }
        byWish.remove(wish);
    }

    @Override
    public synchronized void erase(OrgId org) {
        store.forget(org);
        new ArrayList<>(byWish.keySet())
                .stream().filter(wish -> wish.org().equals(org)).forEach(this::letGo);
    }

    @Override
    public void erase(PersonId person) {}
}
