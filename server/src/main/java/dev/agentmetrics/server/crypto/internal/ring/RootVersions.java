package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.internal.ring.RingContent.DisabledRoot;
import dev.agentmetrics.server.crypto.internal.ring.RingContent.Entry;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import dev.agentmetrics.server.crypto.keyring.RotatesData.Progress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of a ring's root: which of them this ring made, which somebody else did, and the way
 * of the old ones to their end. Whoever calls holds the ring's lock.
 *
 * <p>Guarantees that no version is disabled or destroyed while another ring may hang from this
 * root.
 */
final class RootVersions {

    private static final int REWRAPPED_AT_ONCE = 200;

    private final KeyManager manager;
    private final RootWraps wraps;
    private final InstantSource clock;
    private final Held ring;

    /** What the ring says. */
    interface Held {

        RingContent content();

        /** As it is in the file: another node of this deployment may have changed it. */
        RingContent stored();

        void store(RingContent next);
    }

    RootVersions(KeyManager manager, RootWraps wraps, InstantSource clock, Held ring) {
        this.manager = manager;
        this.wraps = wraps;
        this.clock = clock;
        this.ring = ring;
    }

    /** Noted before it is made: a kill in between must not make a stranger of our own version. */
    KeyVersion rotate() {
        note(newest() + 1);
        var made = manager.rotate(ring.content().rootName());
        note(made.version());
        return made;
    }

    private void note(int ownRoot) {
        var content = ring.content();
        if (content.ownRoots() == null || !content.isOwnRoot(ownRoot)) {
            var own =
                    new ArrayList<>(
                            all(manager.describe()).stream()
                                    .map(KeyVersion::version)
                                    .filter(content::isOwnRoot)
                                    .toList());
            own.add(ownRoot);
            ring.store(content.withOwnRoots(own));
        }
    }

    List<KeyVersion> madeByOthers(KeyManagerDescription now) {
        var roots = all(now);
        var content = ring.content();
        if (content.ownRoots() == null) {
            // Of an earlier release: what there is until now counts as its own.
            ring.store(content.withOwnRoots(roots.stream().map(KeyVersion::version).toList()));
        }
        var others = othersOf(roots, ring.content());
        // Another node of this deployment may have made it: the file knows.
        return others.isEmpty() ? others : othersOf(roots, ring.stored());
    }

    private List<KeyVersion> othersOf(List<KeyVersion> roots, RingContent known) {
        var lately = clock.instant().minus(RootKey.OTHERS_FORGOTTEN);
        return roots.stream()
                .filter(root -> !known.isOwnRoot(root.version()))
                .filter(root -> root.created().isAfter(lately))
                .toList();
    }

    Progress rewrap() {
        int newest = newest();
        var content = ring.content();
        var changed = new ArrayList<Entry>();
        int left = REWRAPPED_AT_ONCE;
        for (var entry : content.keys()) {
            boolean isOld = isWrappedBefore(entry, newest);
            changed.add(isOld && left-- > 0 ? wraps.again(content.deployment(), entry) : entry);
        }
        var next = content.withKeys(changed);
        if (RootWraps.version(content.seal()) < newest) {
            var sealKey = wraps.unwrapSeal(content.deployment(), content.seal());
            next = next.withSeal(wraps.wrapSeal(content.deployment(), sealKey));
        }
        if (!next.equals(content)) {
            ring.store(next);
        }
        long old = next.keys().stream().filter(entry -> isWrappedBefore(entry, newest)).count();
        return new Progress(next.keys().size() - old, next.keys().size());
    }

    boolean isRewrapped() {
        int newest = newest();
        var stored = ring.stored();
        for (var entry : stored.keys()) {
            if (isWrappedBefore(entry, newest)) {
                return false;
            }
            if (entry.wrapped() != null) {
                wraps.unwrap(stored.deployment(), entry);
            }
        }
        return RootWraps.version(stored.seal()) == newest;
    }

    void disableOld() {
        var name = ring.content().rootName();
        var others = madeByOthers(manager.describe());
        if (!others.isEmpty()) {
            throw new KeyManagerException.Refused(
                    "version %d of %s was made by somebody else"
                            .formatted(others.getLast().version(), name));
        }
        var disabled = new ArrayList<>(ring.content().disabledRoots());
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        for (var version : older()) {
            if (version.state() == KeyVersion.State.ENABLED) {
                manager.disable(name, version.version());
            }
            if (version.state() != KeyVersion.State.DESTROYED
                    && disabled.stream().noneMatch(root -> root.version() == version.version())) {
                disabled.add(new DisabledRoot(version.version(), now));
            }
        }
        if (disabled.size() != ring.content().disabledRoots().size()) {
            ring.store(ring.content().withDisabledRoots(disabled));
        }
    }

    /** Destroys them in the key manager; the ring still names them. */
    List<DisabledRoot> destroyDisabledBefore(Instant then) {
        var roots =
                ring.content().disabledRoots().stream()
                        .filter(root -> root.since().isBefore(then))
                        .toList();
        if (roots.isEmpty() || !madeByOthers(manager.describe()).isEmpty()) {
            return List.of();
        }
        roots.forEach(root -> manager.destroy(ring.content().rootName(), root.version()));
        return roots;
    }

    private List<KeyVersion> all(KeyManagerDescription now) {
        return now.versions(ring.content().rootName());
    }

    private List<KeyVersion> older() {
        var versions = all(manager.describe());
        return versions.subList(0, Math.max(0, versions.size() - 1));
    }

    private int newest() {
        return all(manager.describe()).getLast().version();
    }

    private static boolean isWrappedBefore(Entry entry, int newest) {
        var wrapped = entry.wrapped();
        return wrapped != null && RootWraps.version(wrapped) < newest;
    }
}
