package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the ring's file says. Nothing in it is secret: keys are wrapped.
 *
 * @param deployment a random name, part of every key's context
 * @param seal the wrapped key that this content is sealed with
 * @param disabledRoots versions of the root that are not used any more
 */
record RingContent(
        int format,
        String deployment,
        String seal,
        List<Entry> keys,
        List<DisabledRoot> disabledRoots) {

    static final int FORMAT = 1;

    RingContent {
        keys = List.copyOf(keys);
        disabledRoots = List.copyOf(disabledRoots);
    }

    /**
     * A version of a data key.
     *
     * @param wrapped null when it was destroyed
     * @param disabled since when nothing needs it
     */
    record Entry(
            String purpose,
            int version,
            State state,
            Instant created,
            @Nullable Instant disabled,
            @Nullable String wrapped) {

        boolean isOf(Purpose wanted) {
            return purpose.equals(wanted.text());
        }

        Entry as(State other) {
            return new Entry(purpose, version, other, created, disabled, wrapped);
        }

        Entry disabled(Instant at) {
            return new Entry(purpose, version, State.DISABLED, created, at, wrapped);
        }

        Entry retiring() {
            return new Entry(purpose, version, State.RETIRING, created, null, wrapped);
        }

        Entry destroyed() {
            return new Entry(purpose, version, State.DESTROYED, created, disabled, null);
        }

        Entry wrapped(String again) {
            return new Entry(purpose, version, state, created, disabled, again);
        }

        String id() {
            return purpose + "-" + version;
        }
    }

    record DisabledRoot(int version, Instant since) {}

    /** Oldest first. */
    List<Entry> of(Purpose purpose) {
        return keys.stream().filter(entry -> entry.isOf(purpose)).toList();
    }

    Optional<Entry> current(Purpose purpose) {
        return of(purpose).stream().filter(entry -> entry.state() == State.CURRENT).findFirst();
    }

    RingContent map(UnaryOperator<Entry> change) {
        return withKeys(keys.stream().map(change).toList());
    }

    RingContent with(Entry added) {
        var all = new ArrayList<>(keys);
        all.add(added);
        return withKeys(all);
    }

    RingContent withKeys(List<Entry> other) {
        return new RingContent(format, deployment, seal, other, disabledRoots);
    }

    RingContent withSeal(String other) {
        return new RingContent(format, deployment, other, keys, disabledRoots);
    }

    RingContent withDisabledRoots(List<DisabledRoot> other) {
        return new RingContent(format, deployment, seal, keys, other);
    }
}
