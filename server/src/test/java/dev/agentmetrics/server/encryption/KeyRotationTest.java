package dev.agentmetrics.server.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import dev.agentmetrics.server.db.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C08")
class KeyRotationTest {

    private static final Shared PURPOSE = Shared.EVENT_STORE;

    @Parameter Engine engine;
    @TempDir Path root;
    private RotatingDeployment deployment;
    private RingFixture fixture;
    private Things things;

    /** Ten pieces of data, each with the version of the key it is under. */
    private static final class Things implements RotatesData {

        private final List<Integer> versions = new ArrayList<>();
        private int movesUntilKilled = Integer.MAX_VALUE;
        private boolean stuck;
        private boolean refused;

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
            if (refused) {
                throw new KeyManagerException.Refused("not today");
            }
            for (int i = 0; i < versions.size() && !stuck; i++) {
                if (versions.get(i) != currentVersion) {
                    if (movesUntilKilled-- == 0) {
                        throw new RotatingDeployment.Killed();
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
        deployment = new RotatingDeployment(engine, root);
        fixture = deployment.ring;
        things = new Things();
        var ring = fixture.open();
        for (int i = 0; i < 10; i++) {
            things.write(ring);
        }
    }

    @AfterEach
    void close() {
        deployment.close();
    }

    private RotationTurn turn() {
        return deployment.turn();
    }

    /** As a start of the server, on some node. */
    private KeyRotation node(RotationTurn turn) {
        return deployment.start().rotation(turn, things);
    }

    /** One that makes versions and moves data, and the next, which ends what is not needed. */
    private StoredKeyRing round() {
        node(turn()).round();
        node(turn()).round();
        return fixture.open();
    }

    private List<State> states(KeyRing ring, Purpose purpose) {
        return ring.versions(purpose).stream().map(DataKeyInfo::state).toList();
    }

    private List<KeyVersion.State> roots() {
        return fixture.manager.describe().versions().stream().map(KeyVersion::state).toList();
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
        assertThat(ring.all()).allMatch(info -> info.rootVersion() == 2);
    }

    /** A copy of this deployment may be in use somewhere, which is only known when it looks. */
    @Test
    void anOldRootUnwrapsForSomeDaysMore() {
        fixture.pass(Duration.ofDays(91));
        round();
        fixture.pass(RootKey.GRACE.minusMinutes(1));
        round();
        assertThat(roots()).containsExactly(KeyVersion.State.ENABLED, KeyVersion.State.ENABLED);

        fixture.pass(Duration.ofMinutes(1));
        round();
        assertThat(roots()).containsExactly(KeyVersion.State.DISABLED, KeyVersion.State.ENABLED);
    }

    @Test
    void aRootThatAnotherRingUsesIsFollowedAndItsOldVersionsStay() {
        var name = fixture.open().name();
        fixture.manager.rotate(name);
        var ring = round();
        assertThat(ring.all()).allMatch(info -> info.rootVersion() == 2);

        fixture.pass(Duration.ofDays(60));
        round();
        assertThat(roots()).containsExactly(KeyVersion.State.ENABLED, KeyVersion.State.ENABLED);
        assertThat(told())
                .filteredOn("encryption_key_rotation_failed root root_shared"::equals)
                .hasSize(1);

        fixture.pass(RootKey.OTHERS_FORGOTTEN);
        round();
        fixture.pass(RootKey.GRACE);
        round();
        assertThat(roots())
                .as("nobody else is there any more")
                .containsExactly(
                        KeyVersion.State.DISABLED,
                        KeyVersion.State.DISABLED,
                        KeyVersion.State.ENABLED);
    }

    /** A transaction that began before the rotation may write with the old version after it. */
    @Test
    void theOldVersionIsReadUntilTheRoundAfter() {
        fixture.pass(Duration.ofDays(91));
        node(turn()).round();
        assertThat(states(fixture.open(), PURPOSE)).containsExactly(State.RETIRING, State.CURRENT);
        things.versions.add(1);

        node(turn()).round();

        assertThat(states(fixture.open(), PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        assertThat(things.versions).hasSize(11).containsOnly(2);
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
        fixture.pass(Duration.ofDays(30));
        round();
        assertThat(roots()).containsExactly(KeyVersion.State.DESTROYED, KeyVersion.State.ENABLED);
        things.readAll(ring);
    }

    /** It was looked at before it was disabled, and something was written since. */
    @Test
    void aVersionThatIsNeededAfterAllIsNotDestroyed() {
        fixture.pass(Duration.ofDays(91));
        round();
        things.versions.add(1);
        things.stuck = true;

        fixture.pass(Duration.ofDays(31));
        var ring = round();

        assertThat(states(ring, PURPOSE)).containsExactly(State.RETIRING, State.CURRENT);
        things.readAll(ring);
    }

    @Test
    void aVersionOutlivesTheBackupsThatNeedIt() {
        deployment.oldestBackup = fixture.instant().plus(Duration.ofDays(89));
        fixture.pass(Duration.ofDays(90));
        round();
        fixture.pass(Duration.ofDays(80));
        assertThat(states(round(), PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);

        deployment.oldestBackup = fixture.instant();
        assertThat(states(round(), PURPOSE)).containsExactly(State.DESTROYED, State.CURRENT);
    }

    @Test
    void aKillAtAnyPointIsMadeGood() {
        fixture.pass(Duration.ofDays(91));
        for (int moves = 0; moves < 9; moves += 3) {
            things.movesUntilKilled = 3;
            var dead = turn();
            var killed = node(new TurnOfTheDead(dead));
            assertThatThrownBy(killed::round).isInstanceOf(RotatingDeployment.Killed.class);
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
        node(here).round();
        assertThat(states(fixture.open(), PURPOSE)).containsExactly(State.CURRENT);
        there.leave();
        assertThat(here.take()).isTrue();
    }

    @Test
    void whatWasAskedForIsRotatedOnce() {
        deployment.requests().add(RotationRequests.ALL);
        assertThat(states(round(), PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        assertThat(roots()).hasSize(2);

        assertThat(states(round(), PURPOSE)).hasSize(2);
        assertThat(roots()).hasSize(2);
    }

    @Test
    void whatIsAskedForDuringARoundIsDoneInTheNext() {
        var requests = deployment.requests();
        requests.add(PURPOSE.text());
        var read = requests.read();
        requests.add(RotationRequests.ROOT);

        requests.done(read, Set.of());

        assertThat(requests.read()).containsExactly(RotationRequests.ROOT);
        round();
        assertThat(roots()).hasSize(2);
        assertThat(requests.read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event-store", RotationRequests.ALL})
    void whatWasAskedForAndCouldNotBeBegunIsTriedAgain(String asked) {
        deployment.requests().add(asked);
        fixture.manager.refuseToWrap(true);
        assertThat(states(round(), PURPOSE)).containsExactly(State.CURRENT);
        assertThat(deployment.requests().read()).containsExactly("event-store");

        fixture.manager.refuseToWrap(false);
        assertThat(states(round(), PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        assertThat(deployment.requests().read()).isEmpty();
        assertThat(told()).contains("encryption_key_rotated event-store 2 command");
    }

    @Test
    void aPurposeWhoseDataNobodyMovesIsLeftAlone() {
        fixture.pass(Duration.ofDays(400));

        assertThat(states(round(), Shared.CONTROL_STORE)).containsExactly(State.CURRENT);
    }

    private List<String> told() {
        return deployment.start().told();
    }

    @Test
    void everyStepIsRecordedOnce() {
        assertThat(told()).isEmpty();
        fixture.pass(Duration.ofDays(91));
        round();
        fixture.pass(RootKey.GRACE);
        round();
        round();
        var rotated =
                List.of(
                        "encryption_key_rotated root 2 schedule",
                        "encryption_key_rotated event-store 2 schedule",
                        "encryption_key_retired event-store 1",
                        "encryption_key_retired root 1");
        assertThat(told()).isEqualTo(rotated);

        fixture.pass(Duration.ofDays(31));
        round();
        round();
        assertThat(told())
                .startsWith(rotated.toArray(String[]::new))
                .endsWith(
                        "encryption_key_destroyed root 1", "encryption_key_destroyed event-store 1")
                .hasSize(6);
    }

    @Test
    void aRotationByCommandSaysSo() {
        deployment.requests().add(PURPOSE.text());
        round();

        assertThat(told())
                .containsExactly(
                        "encryption_key_rotated event-store 2 command",
                        "encryption_key_retired event-store 1");
    }

    /** The key is in a file and the record in a database: a kill may come between. */
    @Test
    void whatAKillLeftUntoldIsToldLater() {
        deployment.requests().add(PURPOSE.text());
        fixture.open().rotate(PURPOSE);
        things.movesUntilKilled = 3;
        assertThatThrownBy(node(turn())::round).isInstanceOf(RotatingDeployment.Killed.class);
        things.movesUntilKilled = Integer.MAX_VALUE;
        round();

        assertThat(told())
                .startsWith("encryption_key_rotated event-store 2 command")
                .doesNotHaveDuplicates();
        assertThat(states(fixture.open(), PURPOSE).getLast()).isEqualTo(State.CURRENT);
        things.readAll(fixture.open());
    }

    @Test
    void howFarItIsIsKnownAfterAKill() {
        fixture.pass(Duration.ofDays(91));
        things.movesUntilKilled = 4;
        assertThatThrownBy(node(turn())::round).isInstanceOf(RotatingDeployment.Killed.class);
        assertThat(deployment.book().move(PURPOSE.text()))
                .contains(new RotationBook.Move(PURPOSE.text(), 2, 4, 10, null, null));

        things.movesUntilKilled = Integer.MAX_VALUE;
        round();
        assertThat(deployment.book().move(PURPOSE.text()))
                .contains(new RotationBook.Move(PURPOSE.text(), 2, 10, 10, null, null));
    }

    @Test
    void troubleIsRecordedOnceAndHoldsUpNoOtherKey() {
        things.refused = true;
        fixture.pass(Duration.ofDays(91));
        round();
        round();

        var failure = "encryption_key_rotation_failed event-store key_manager_refused";
        assertThat(told()).filteredOn(failure::equals).hasSize(1);
        assertThat(roots()).as("the other key").hasSize(2);
        assertThat(deployment.book().move(PURPOSE.text()))
                .get()
                .satisfies(move -> assertThat(move.trouble()).isEqualTo("key_manager_refused"))
                .satisfies(move -> assertThat(move.troubleAt()).isEqualTo(fixture.instant()));

        things.refused = false;
        round();
        assertThat(deployment.book().move(PURPOSE.text()))
                .get()
                .satisfies(move -> assertThat(move.trouble()).isNull());
        things.refused = true;
        deployment.requests().add(PURPOSE.text());
        round();
        assertThat(told()).filteredOn(failure::equals).hasSize(2);
    }

    @Test
    void nothingIsRotatedWhileTheKeyManagerIsGoneAndAllOfItLater() {
        fixture.pass(Duration.ofDays(91));
        var node = deployment.start();
        fixture.manager.disappear();
        assertThatThrownBy(node.rotation(turn(), things)::round)
                .isInstanceOf(KeyManagerException.Unavailable.class);
        fixture.manager.comeBack();
        assertThat(states(fixture.open(), PURPOSE)).containsExactly(State.CURRENT);

        assertThat(states(round(), PURPOSE)).containsExactly(State.DISABLED, State.CURRENT);
        assertThat(told()).hasSize(3);
    }
}
