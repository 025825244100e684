package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.backup.OldestBackup;
import dev.agentmetrics.server.core.InRounds;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Rotates keys when their time has come.
 *
 * <p>Guarantees that a version is disabled only after everything it protected was found under a
 * newer one, and destroyed 30 days after that, or when the last backup of before has gone if that
 * is later, and only when still nothing needs it. A root that another ring hangs from is rotated,
 * and its older versions stay. All state is in the key ring and in the data itself, so a kill at
 * any point is made good by the next round. A purpose whose data nobody moves is not rotated.
 */
@Component
public class KeyRotation implements InRounds {

    static final Duration KEPT_DISABLED = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Of one purpose in one round; the rest waits for the next. */
    private static final int PIECES = 100;

    private final KeyRing ring;
    private final RootKey root;
    private final List<RotatesData> movers;
    private final RotationTurn turn;
    private final RotationRequests requests;
    private final RotationJournal journal;
    private final OldestBackup backups;
    private final Clock clock;

    public KeyRotation(
            KeyRing ring,
            RootKey root,
            List<RotatesData> movers,
            RotationTurn turn,
            RotationRequests requests,
            RotationJournal journal,
            OldestBackup backups,
            Clock clock) {
        this.ring = ring;
        this.root = root;
        this.movers = List.copyOf(movers);
        this.turn = turn;
        this.requests = requests;
        this.journal = journal;
        this.backups = backups;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "key-rotation";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void calledBy(Runnable call) {}

    /** Whether data of this purpose is moved, and its key therefore rotated. */
    public boolean isScheduled(Purpose purpose) {
        return mover(purpose).isPresent();
    }

    @Override
    public void round() {
        if (turn.take()) {
            try {
                rotate();
            } finally {
                turn.leave();
            }
        }
    }

    private void rotate() {
        var wanted = requests.read();
        // While the key manager is gone, this ends the round.
        var manager = root.describe();
        journal.tell(KeyState.ofRoot(root, manager), wanted);
        journal.tell(KeyState.of(ring), wanted);
        var made = new TreeSet<String>();
        var failed = new TreeSet<String>();
        alone(RotationRequests.ROOT, failed, () -> rotateRoot(manager, wanted, made));
        for (var purpose : purposes()) {
            mover(purpose)
                    .ifPresent(
                            mover ->
                                    alone(
                                            purpose.text(),
                                            failed,
                                            () -> rotate(purpose, mover, wanted, made)));
        }
        if (!wanted.isEmpty()) {
            // What has its new version is finished by later rounds without being asked again.
            failed.removeAll(made);
            failed.removeIf(key -> !RotationRequests.isWanted(wanted, key));
            requests.done(wanted, failed);
        }
        destroy(wanted);
    }

    private void destroy(Set<String> wanted) {
        var latest = clock.instant().minus(KEPT_DISABLED);
        if (root.disabledSince().filter(since -> since.isBefore(latest)).isEmpty()) {
            return;
        }
        var before = earlier(latest, backups.madeAt());
        reopenNeeded(before);
        int destroyed = root.destroyDisabledBefore(before);
        if (destroyed > 0) {
            LOG.info("{} old versions of keys were destroyed", destroyed);
            journal.tell(KeyState.ofRoot(root, root.describe()), wanted);
            journal.tell(KeyState.of(ring), wanted);
        }
    }

    /** Asked once more before it is too late: what was being written then may have come since. */
    private void reopenNeeded(Instant before) {
        for (var info : root.disabledBefore(before)) {
            var purpose = info.purpose();
            if (isStillNeeded(purpose, info.version())) {
                root.reopen(purpose, info.version());
                LOG.warn("something needs the key {} after all; it is readable again", info.id());
            }
        }
    }

    /** Who cannot tell without the key itself was sure when it was disabled. */
    private boolean isStillNeeded(Purpose purpose, int version) {
        try {
            return mover(purpose).filter(mover -> !mover.isFree(purpose, version)).isPresent();
        } catch (KeyManagerException.Refused _) {
            return false;
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Set<Purpose> purposes() {
        var all = new LinkedHashSet<Purpose>(List.of(Purpose.Shared.values()));
        ring.all().forEach(info -> all.add(info.purpose()));
        return all;
    }

    private Optional<RotatesData> mover(Purpose purpose) {
        return movers.stream().filter(mover -> mover.isFor(purpose)).findFirst();
    }

    private void rotateRoot(KeyManagerDescription before, Set<String> wanted, Set<String> made) {
        var now = before;
        if (RotationRequests.isWanted(wanted, RotationRequests.ROOT)
                || isDue(newest(now).created(), RootKey.ROTATION)) {
            LOG.info("the root key has version {} now", root.rotate().version());
            made.add(RotationRequests.ROOT);
            now = root.describe();
            journal.tell(KeyState.ofRoot(root, now), wanted);
        }
        var others = root.madeByOthers(now);
        boolean old =
                KeyState.ofRoot(root, now).stream().anyMatch(key -> key.state() == State.RETIRING);
        if (old) {
            move(RotationRequests.ROOT, newest(now).version(), root::rewrap);
            if (!others.isEmpty()) {
                throw new SharedRootException(root.name(), others.getLast().version());
            }
            if (isDue(newest(now).created(), RootKey.GRACE) && root.isRewrapped()) {
                root.disableOld();
                LOG.info("all keys are wrapped by the newest root; older versions are disabled");
                journal.tell(KeyState.ofRoot(root, root.describe()), wanted);
            }
        }
    }

    private KeyVersion newest(KeyManagerDescription manager) {
        return manager.versions(root.name()).getLast();
    }

    /** The trouble of one key does not hold up the others. */
    private void alone(String key, Set<String> failed, Runnable rotation) {
        try {
            rotation.run();
            journal.worked(key);
        } catch (RuntimeException failure) {
            failed.add(key);
            if (journal.failed(key, reason(failure))) {
                LOG.error("the key {} has trouble; each round tries again", key, failure);
            }
        }
    }

    private static String reason(RuntimeException failure) {
        return switch (failure) {
            case KeyManagerException.Unavailable _ -> "key_manager_unavailable";
            case KeyManagerException.Refused _ -> "key_manager_refused";
            case SharedRootException _ -> "root_shared";
            default -> "failed";
        };
    }

    private void rotate(
            Purpose purpose, RotatesData mover, Set<String> wanted, Set<String> newlyMade) {
        var current = current(purpose);
        if (current.isEmpty()) {
            return;
        }
        boolean due =
                RotationRequests.isWanted(wanted, purpose.text())
                        || isDue(current.get().created(), purpose.rotation());
        if (due) {
            int made = ring.rotate(purpose).version();
            newlyMade.add(purpose.text());
            LOG.info("the key of {} has version {} now", purpose.text(), made);
            journal.tell(KeyState.of(ring, purpose), wanted);
        }
        var retiring =
                ring.versions(purpose).stream()
                        .filter(info -> info.state() == State.RETIRING)
                        .toList();
        if (retiring.isEmpty()) {
            return;
        }
        int newest = current(purpose).orElseThrow().version();
        move(purpose.text(), newest, () -> mover.advance(purpose, newest));
        if (due) {
            // What was begun with the old version may not be committed yet: the next round looks.
            return;
        }
        for (var info : retiring) {
            if (mover.isFree(purpose, info.version())) {
                ring.disable(purpose, info.version());
                LOG.info("nothing needs the key {} any more; it is disabled", info.id());
            }
        }
        journal.tell(KeyState.of(ring, purpose), wanted);
    }

    private void move(String key, int version, Supplier<RotatesData.Progress> step) {
        for (int i = 0; i < PIECES; i++) {
            var progress = step.get();
            journal.moved(key, version, progress);
            if (progress.isDone()) {
                return;
            }
            turn.take();
        }
    }

    private Optional<DataKeyInfo> current(Purpose purpose) {
        return ring.versions(purpose).stream()
                .filter(info -> info.state() == State.CURRENT)
                .findFirst();
    }

    private boolean isDue(Instant created, Duration rotation) {
        return !clock.instant().isBefore(created.plus(rotation));
    }
}
