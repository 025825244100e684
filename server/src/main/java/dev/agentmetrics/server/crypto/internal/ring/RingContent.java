package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * @param root what the root is called in the key manager; null in rings of releases that called it
 *     the same everywhere
 * @param ownRoots the versions of the root that this ring made; null in rings that did not remember
 */
record RingContent(
        int format,
        String deployment,
        String seal,
        List<Entry> keys,
        List<DisabledRoot> disabledRoots,
        @Nullable String root,
        @Nullable List<Integer> ownRoots) {

    static final int FORMAT = 2;

    RingContent {
        keys = List.copyOf(keys);
        disabledRoots = List.copyOf(disabledRoots);
        ownRoots = ownRoots == null ? null : List.copyOf(ownRoots);
    }

    /** A new one, whose root has a name that no other ring's has. */
    static RingContent first(String deployment, KeyName root, String seal) {
        return new RingContent(
                FORMAT, deployment, seal, List.of(), List.of(), root.text(), List.of(1));
    }

    KeyName rootName() {
        return root == null ? KeyName.ROOT : new KeyName(root);
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
        return new RingContent(format, deployment, seal, other, disabledRoots, root, ownRoots);
    }

    RingContent withSeal(String other) {
        return new RingContent(format, deployment, other, keys, disabledRoots, root, ownRoots);
    }

    RingContent withDisabledRoots(List<DisabledRoot> other) {
        return new RingContent(format, deployment, seal, keys, other, root, ownRoots);
    }

    RingContent withOwnRoots(Collection<Integer> versions) {
        return new RingContent(
                format,
                deployment,
                seal,
                keys,
                disabledRoots,
                root,
                versions.stream().distinct().sorted().toList());
    }

    /** Whether this ring made it, or cannot know that somebody else did. */
    boolean isOwnRoot(int version) {
        return ownRoots == null || ownRoots.contains(version);
    }
}
