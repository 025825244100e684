package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.accounts.ClosedOrganizations;
import dev.agentmetrics.server.core.OrgId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Batches that are stored together by one insert. */
final class Group {

    private final List<Batch> batches;
    private final IdSet ids;
    private final IdSet doubts;
    private final List<Doubt> doubted = new ArrayList<>();
    private final Map<Batch, Set<Group>> awaited = new HashMap<>();

    /** Completes when the rows are durable; fails when the caller must not be told so. */
    final CompletableFuture<Void> durable = new CompletableFuture<>();

    /**
     * @param ids and {@code doubts} are empty, and lent until the group is released
     */
    Group(List<Batch> batches, IdSet ids, IdSet doubts) {
        this.batches = batches;
        this.ids = ids;
        this.doubts = doubts;
    }

    List<Batch> batches() {
        return batches;
    }

    IdSet ids() {
        return ids;
    }

    IdSet doubts() {
        return doubts;
    }

    /** The batch repeats something of another group, whose outcome it shares. */
    void await(Batch batch, Group other) {
        awaited.computeIfAbsent(batch, _ -> new HashSet<>()).add(other);
    }

    void doubt(Batch batch, int item) {
        doubts.add(batch.space(item), batch.high(item), batch.low(item));
        doubted.add(new Doubt(batch, item));
    }

    /** What was found in the store is a repeat. */
    void settle(IdSet found) {
        for (var doubt : doubted) {
            var batch = doubt.batch;
            var item = doubt.item;
            if (found.contains(batch.space(item), batch.high(item), batch.low(item))) {
                batch.repeat(item);
            }
        }
    }

    boolean concerns(OrgId org) {
        return batches.stream().anyMatch(batch -> batch.org.equals(org));
    }

    /** The hours in which this group stores runs. */
    Map<OrgId, long[]> hours() {
        var hours = new HashMap<OrgId, long[]>();
        for (var batch : batches) {
            if (batch.hasNew(Spaces.Table.RUNS)) {
                hours.merge(batch.org, batch.hours, Group::union);
            }
        }
        return hours;
    }

    private static long[] union(long[] some, long[] more) {
        // Nearly always both are the same one hour.
        if (some.length == 1 && more.length == 1 && some[0] == more[0]) {
            return some;
        }
        return LongStream.concat(LongStream.of(some), LongStream.of(more)).distinct().toArray();
    }

    /** Gives every caller what the group, and the groups it waits for, came to. */
    void answer() {
        for (var batch : batches) {
            var others = awaited.get(batch);
            if (batch.isRefused()) {
                batch.receipt.completeExceptionally(ClosedOrganizations.refusal());
            } else if (others == null) {
                answer(batch, durable);
            } else {
                var all =
                        others.stream()
                                .map(group -> group.durable)
                                .toArray(CompletableFuture<?>[]::new);
                answer(batch, CompletableFuture.allOf(durable, CompletableFuture.allOf(all)));
            }
        }
    }

    private static void answer(Batch batch, CompletableFuture<Void> outcome) {
        var _ =
                outcome.whenComplete(
                        (_, failure) -> {
                            if (failure == null) {
                                batch.receipt.complete(batch.outcome());
                            } else {
                                batch.receipt.completeExceptionally(failure);
                            }
                        });
    }

    private record Doubt(Batch batch, int item) {}
}
