package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.backup.BackupStatus;
import dev.agentmetrics.server.backup.Backups;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import dev.agentmetrics.server.db.ControlStoreSeal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What protects the data of this deployment, as whoever runs it sees it: keys, their manager, the
 * stores, backups.
 *
 * <p>Guarantees that nobody else sees it, and that nothing in it is a key, in clear or wrapped, or
 * leads to one.
 */
@Service
public class EncryptionKeys {

    /** The key manager is asked every half minute; this is two answers that did not come. */
    private static final Duration SILENCE = Duration.ofSeconds(75);

    /** A key manager may be a bill and a network away: it is not asked with every look. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final KeyRing ring;
    private final RootKey root;
    private final KeyRotation rotation;
    private final RotationBook book;
    private final ControlStoreSeal controlStore;
    private final Backups backups;
    private final Operator operator;
    private final Clock clock;
    private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();

    private record Seen(KeyManagerDescription description, Instant at) {}

    EncryptionKeys(
            KeyRing ring,
            RootKey root,
            KeyRotation rotation,
            RotationBook book,
            ControlStoreSeal controlStore,
            Backups backups,
            Operator operator,
            Clock clock) {
        this.ring = ring;
        this.root = root;
        this.rotation = rotation;
        this.book = book;
        this.controlStore = controlStore;
        this.backups = backups;
        this.operator = operator;
        this.clock = clock;
    }

    /**
     * @param silent whether it has not answered lately
     */
    public record Manager(
            KeyManagerDescription description, RootKey.Answer answer, boolean silent) {}

    /**
     * All versions of one key, oldest first.
     *
     * @param algorithm what it is used with; null where the key manager decides
     * @param scheduled whether it is rotated by itself
     * @param move how far its latest rotation is; null before there was one
     */
    public record Key(
            String name,
            @Nullable String algorithm,
            Duration rotation,
            boolean scheduled,
            RotationBook.@Nullable Move move,
            List<KeyState> versions) {

        public Key {
            versions = List.copyOf(versions);
        }

        /** Whether an older version is still needed. */
        public boolean isRetiring() {
            return versions.stream().anyMatch(version -> version.state() == State.RETIRING);
        }
    }

    /**
     * @param sealsControlStore false when that is PostgreSQL, whose files are its operator's
     */
    public record Report(
            Instant asOf,
            Manager manager,
            List<Key> keys,
            boolean sealsControlStore,
            BackupStatus backups) {

        public Report {
            keys = List.copyOf(keys);
        }
    }

    /** As of now; the key manager's part may be half a minute old, or older when it is gone. */
    public Report report(Caller caller) {
        operator.require(caller);
        var now = clock.instant();
        var description = description(now);
        var answer = root.lastAnswer();
        return new Report(
                now,
                new Manager(description, answer, now.isAfter(answer.at().plus(SILENCE))),
                keys(description),
                controlStore.keyVersion().isPresent(),
                backups.status());
    }

    private List<Key> keys(KeyManagerDescription description) {
        var moves =
                book.moves().stream()
                        .collect(Collectors.toMap(RotationBook.Move::key, Function.identity()));
        var keys = new ArrayList<Key>();
        keys.add(
                new Key(
                        RotationRequests.ROOT,
                        null,
                        RootKey.ROTATION,
                        true,
                        moves.get(RotationRequests.ROOT),
                        KeyState.ofRoot(root, description)));
        for (var purpose : Purpose.Shared.values()) {
            keys.add(key(purpose, moves));
        }
        return keys;
    }

    private Key key(Purpose.Shared purpose, Map<String, RotationBook.Move> moves) {
        return new Key(
                purpose.text(),
                purpose.algorithm(),
                purpose.rotation(),
                rotation.isScheduled(purpose),
                moves.get(purpose.text()),
                KeyState.of(ring, purpose));
    }

    /** What it said last when it says nothing now. */
    private KeyManagerDescription description(Instant now) {
        var last = seen.get();
        if (last != null && now.isBefore(last.at().plus(FRESH))) {
            return last.description();
        }
        try {
            var description = root.describe();
            seen.set(new Seen(description, now));
            return description;
        } catch (KeyManagerException.Unavailable failure) {
            if (last == null) {
                throw failure;
            }
            return last.description();
        }
    }
}
