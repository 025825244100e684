package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.core.InRounds;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Rotates keys when their time has come.
 *
 * <p>Guarantees that a version is disabled only after everything it protected was found under a
 * newer one, and destroyed 30 days after that. All state is in the key ring and in the data itself,
 * so a kill at any point is made good by the next round. A purpose whose data nobody moves is not
 * rotated.
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
    private final Clock clock;

    public KeyRotation(
            KeyRing ring,
            RootKey root,
            List<RotatesData> movers,
            RotationTurn turn,
            RotationRequests requests,
            Clock clock) {
        this.ring = ring;
        this.root = root;
        this.movers = List.copyOf(movers);
        this.turn = turn;
        this.requests = requests;
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
        rotateRoot(isWanted(wanted, RotationRequests.ROOT));
        for (var purpose : purposes()) {
            mover(purpose)
                    .ifPresent(mover -> alone(purpose, mover, isWanted(wanted, purpose.text())));
        }
        if (!wanted.isEmpty()) {
            requests.done();
        }
        int destroyed = root.destroyDisabledBefore(clock.instant().minus(KEPT_DISABLED));
        if (destroyed > 0) {
            LOG.info("{} old versions of keys were destroyed", destroyed);
        }
    }

    private static boolean isWanted(Set<String> wanted, String name) {
        return wanted.contains(name) || wanted.contains(RotationRequests.ALL);
    }

    private Set<Purpose> purposes() {
        var all = new LinkedHashSet<Purpose>(List.of(Purpose.Shared.values()));
        ring.all().forEach(info -> all.add(info.purpose()));
        return all;
    }

    private Optional<RotatesData> mover(Purpose purpose) {
        return movers.stream().filter(mover -> mover.isFor(purpose)).findFirst();
    }

    private void rotateRoot(boolean wanted) {
        var versions = root.describe().versions(KeyName.ROOT);
        var newest = versions.getLast();
        if (wanted || isDue(newest.created(), RootKey.ROTATION)) {
            var made = root.rotate();
            LOG.info("the root key has version {} now", made.version());
            versions = root.describe().versions(KeyName.ROOT);
        }
        boolean old =
                versions.subList(0, versions.size() - 1).stream()
                        .anyMatch(version -> version.state() == KeyVersion.State.ENABLED);
        if (old) {
            for (int i = 0; i < PIECES && !root.rewrap().isDone(); i++) {
                turn.take();
            }
            if (root.isRewrapped()) {
                root.disableOld();
                LOG.info("all keys are wrapped by the newest root; older versions are disabled");
            }
        }
    }

    /** The trouble of one purpose does not hold up the others. */
    private void alone(Purpose purpose, RotatesData mover, boolean wanted) {
        try {
            rotate(purpose, mover, wanted);
        } catch (RuntimeException failure) {
            LOG.error(
                    "the key of {} was not rotated, the next round will try again",
                    purpose.text(),
                    failure);
        }
    }

    private void rotate(Purpose purpose, RotatesData mover, boolean wanted) {
        var current = current(purpose);
        if (current.isEmpty()) {
            return;
        }
        if (wanted || isDue(current.get().created(), purpose.rotation())) {
            int made = ring.rotate(purpose).version();
            LOG.info("the key of {} has version {} now", purpose.text(), made);
        }
        var retiring =
                ring.versions(purpose).stream()
                        .filter(info -> info.state() == State.RETIRING)
                        .toList();
        if (retiring.isEmpty()) {
            return;
        }
        int newest = current(purpose).orElseThrow().version();
        for (int i = 0; i < PIECES && !mover.advance(purpose, newest).isDone(); i++) {
            turn.take();
        }
        for (var info : retiring) {
            if (mover.isFree(purpose, info.version())) {
                ring.disable(purpose, info.version());
                LOG.info("nothing needs the key {} any more; it is disabled", info.id());
            }
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
