package dev.agentmetrics.server.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.encryption.internal.JdbcRotationTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C08")
class KeyRotationTest {

    private static final Shared PURPOSE = Shared.EVENT_STORE;

    @Parameter Engine engine;
    @TempDir Path root;
    private RingFixture fixture;
    private TestControlStore control;
    private Things things;
    private DataDir dataDir;

    /** What a kill -9 does to the thread that rotates. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Ten pieces of data, each with the version of the key it is under. */
    private static final class Things implements RotatesData {

        private final List<Integer> versions = new ArrayList<>();
        private int movesUntilKilled = Integer.MAX_VALUE;
        private boolean stuck;

        void write(KeyRing ring) {
            versions.add(ring.current(PURPOSE).version());
        }

        /** Fails when the key of one of them is not to be had. */
        void readAll(KeyRing ring) {
            versions.forEach(version -> ring.version(PURPOSE, version));
        }

        @Override
        public boolean isFor(Purpose purpose) {
            return purpose == PURPOSE;
        }

        @Override
        public Progress advance(Purpose purpose, int currentVersion) {
            for (int i = 0; i < versions.size() && !stuck; i++) {
                if (versions.get(i) != currentVersion) {
                    if (movesUntilKilled-- == 0) {
                        throw new Killed();
                    }
                    versions.set(i, currentVersion);
                    break;
                }
            }
            long done = versions.stream().filter(version -> version == currentVersion).count();
            return new Progress(done, versions.size());
        }

        @Override
        public boolean isFree(Purpose purpose, int oldVersion) {
            return !versions.contains(oldVersion);
        }
    }

    @BeforeEach
    void setUp() throws IOException {
        dataDir = new DataDir(Files.createDirectory(root.resolve("data")));
        fixture = new RingFixture(dataDir.root());
        control = TestControlStore.open(engine, root.resolve("store"));
        things = new Things();
        var ring = fixture.open();
        for (int i = 0; i < 10; i++) {
            things.write(ring);
        }
    }

    @AfterEach
    void close() {
        control.close();
    }

    private JdbcRotationTurn turn() {
        return new JdbcRotationTurn(control.jdbc(), UUID::randomUUID, fixture);
    }

    /** As a start of the server, on some node. */
    private KeyRotation node(StoredKeyRing ring, RotationTurn turn) {
        return new KeyRotation(
                ring, ring, List.of(things), turn, new RotationRequests(dataDir), fixture);
    }

    private StoredKeyRing round() {
        var ring = fixture.open();
        node(ring, turn()).round();
        return fixture.open();
    }

    private List<State> states(KeyRing ring, Purpose purpose) {
        return ring.versions(purpose).stream().map(DataKeyInfo::state).toList();
    }

    private List<KeyVersion.State> roots() {
        return fixture.manager.describe().versions(KeyName.ROOT).stream()
                .map(KeyVersion::state)
                .toList();
    }

    @Test
    void nothingHappensBeforeItsTime() {
        fixture.pass(Duration.ofDays(89));

        assertThat(states(round(), PURPOSE)).containsExactly(State.CURRENT);
        assertThat(roots()).containsExactly(KeyVersion.State.ENABLED);
    }

    @Test
    void after91DaysEverythingIsUnderANewKeyAndTheOldOneIsDisabled() {
        fixture.pass(Duration.ofDays(91));
        var ring = round();

        assertThat(states(ring, PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        assertThat(things.versions).hasSize(10).containsOnly(2);
        things.readAll(ring);
        things.write(ring);
        assertThat(things.versions.getLast()).isEqualTo(2);
        assertThat(roots()).containsExactly(KeyVersion.State.DISABLED, KeyVersion.State.ENABLED);
        assertThat(ring.all()).allMatch(info -> info.rootVersion() == 2);
    }

    @Test
    void after121DaysTheOldOneIsDestroyedAndTheDataReadable() {
        fixture.pass(Duration.ofDays(90));
        round();
        fixture.pass(Duration.ofDays(29));
        assertThat(states(round(), PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        fixture.pass(Duration.ofDays(2));
        var ring = round();

        assertThat(states(ring, PURPOSE)).containsExactly(State.DESTROYED, State.CURRENT);
        assertThat(roots()).containsExactly(KeyVersion.State.DESTROYED, KeyVersion.State.ENABLED);
        things.readAll(ring);
    }

    @Test
    void aKillAtAnyPointIsMadeGood() {
        fixture.pass(Duration.ofDays(91));
        for (int moves = 0; moves < 9; moves += 3) {
            things.movesUntilKilled = 3;
            var dead = turn();
            var killed = node(fixture.open(), new TurnOfTheDead(dead));
            assertThatThrownBy(killed::round).isInstanceOf(Killed.class);
            things.readAll(fixture.open());
            // Its turn runs out by itself.
            fixture.pass(RotationTurn.LENGTH.plusSeconds(1));
        }
        things.movesUntilKilled = Integer.MAX_VALUE;
        var ring = round();

        assertThat(things.versions).containsOnly(2);
        assertThat(states(ring, PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        things.readAll(ring);
    }

    /** Nobody leaves after a kill. */
    private record TurnOfTheDead(RotationTurn turn) implements RotationTurn {

        @Override
        public boolean take() {
            return turn.take();
        }

        @Override
        public void leave() {}
    }

    @Test
    void aVersionThatSomethingNeedsIsNotDisabled() {
        things.stuck = true;
        fixture.pass(Duration.ofDays(91));
        round();
        fixture.pass(Duration.ofDays(60));
        var ring = round();

        assertThat(states(ring, PURPOSE)).containsExactly(State.RETIRING, State.CURRENT);
        things.readAll(ring);
    }

    @Test
    void oneNodeRotatesAtATime() {
        var here = turn();
        var there = turn();

        assertThat(here.take()).isTrue();
        assertThat(there.take()).isFalse();
        assertThat(here.take()).isTrue();
        fixture.pass(Duration.ofDays(91));
        assertThat(there.take()).isTrue();
        node(fixture.open(), here).round();
        assertThat(states(fixture.open(), PURPOSE)).containsExactly(State.CURRENT);
        there.leave();
        assertThat(here.take()).isTrue();
    }

    @Test
    void whatWasAskedForIsRotatedOnce() {
        new RotationRequests(dataDir).add(RotationRequests.ALL);
        assertThat(states(round(), PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        assertThat(roots()).hasSize(2);

        assertThat(states(round(), PURPOSE)).hasSize(2);
        assertThat(roots()).hasSize(2);
    }

    @Test
    void aPurposeWhoseDataNobodyMovesIsLeftAlone() {
        fixture.pass(Duration.ofDays(400));

        assertThat(states(round(), Shared.CONTROL_STORE)).containsExactly(State.CURRENT);
    }
}
