package dev.agentmetrics.server.crypto.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.KeySource.Name;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import dev.agentmetrics.server.crypto.keyring.SealedElsewhere;
import dev.agentmetrics.server.crypto.keyring.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("C07")
class StoredKeyRingTest {

    private static final Purpose.OfOrganization ORG =
            new Purpose.OfOrganization(new OrgId(new UUID(1, 2)));
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path root;
    private RingFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new RingFixture(Files.createDirectory(root.resolve("data")));
    }

    @Test
    void everyPurposeHasItsOwnKeyThatARestartKeeps() {
        var ring = fixture.open();
        var again = fixture.open();

        for (var purpose : Shared.values()) {
            var key = ring.current(purpose);
            assertThat(again.current(purpose).reveal()).isEqualTo(key.reveal());
            assertThat(key.info())
                    .isEqualTo(
                            new DataKeyInfo(
                                    purpose,
                                    1,
                                    State.CURRENT,
                                    fixture.instant(),
                                    fixture.instant().plus(purpose.rotation()),
                                    1));
        }
        assertThat(Arrays.stream(Shared.values()).map(p -> hex(ring.current(p).reveal())))
                .doesNotHaveDuplicates();
    }

    @Test
    void anOrganizationGetsItsKeyWhenItIsFirstNeeded() {
        var ring = fixture.open();
        assertThat(ring.versions(ORG)).isEmpty();

        var key = ring.current(ORG);

        assertThat(fixture.open().current(ORG).reveal()).isEqualTo(key.reveal());
    }

    @Test
    void theDirectoryHoldsNoKey() throws IOException {
        var ring = fixture.open();
        var text = Files.readString(fixture.file());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.file())))
                .isEqualTo("rw-------");
        for (var purpose : Shared.values()) {
            var key = ring.current(purpose).reveal();
            assertThat(text)
                    .doesNotContain(hex(key))
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(key))
                    .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(key));
            assertThat(ring.current(purpose).toString()).doesNotContain(hex(key));
        }
        // It is the file that the keys are read from.
        assertThat(text).contains("event-store");
    }

    @Test
    void whoeverOpensWithoutMakingFindsNothingOrTheSame() {
        assertThatThrownBy(() -> StoredKeyRing.openExisting(fixture.surroundings()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("AGENTMETRICS_DATA_DIR");
        var ring = fixture.open();
        var reading = StoredKeyRing.open(fixture.manager, fixture.surroundings(), false);

        assertThat(reading.current(Shared.BACKUP).reveal())
                .isEqualTo(ring.current(Shared.BACKUP).reveal());
        assertThatThrownBy(() -> reading.current(ORG)).isInstanceOf(StartupException.class);
    }

    @Test
    void aLostRingIsNotMadeAgainBesideData() throws IOException {
        fixture.open();
        Files.createDirectories(root.resolve("data/control"));
        Files.delete(fixture.file());

        noneIsMade(SealedElsewhere.NOTHING, "control");
    }

    @Test
    void aLostRingIsNotMadeAgainBesideEvents() throws IOException {
        Files.createDirectories(root.resolve("data/clickhouse"));

        noneIsMade(SealedElsewhere.NOTHING, "clickhouse");
    }

    @Test
    void aLostRingIsNotMadeAgainWhenADatabaseHasData() {
        noneIsMade(() -> Optional.of("the database"), "the database");
    }

    /** It is for whoever set it up to bring the keys: starting again does not help. */
    private void noneIsMade(SealedElsewhere elsewhere, String place) {
        assertThatThrownBy(
                        () ->
                                StoredKeyRing.open(
                                        fixture.manager, fixture.surroundings(), elsewhere, true))
                .isInstanceOf(StartupException.class)
                .hasCauseInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("is missing although there is data")
                .hasMessageContaining(place)
                .hasMessageContaining("agentmetrics restore --keys");
        assertThat(fixture.file()).doesNotExist();
    }

    @Test
    void aChangeFromOutsideIsNoticed() throws IOException {
        fixture.open();
        var before = Files.readString(fixture.file());
        for (var change :
                new String[][] {
                    {"\\\"event-store\\\"", "\\\"backup\\\""},
                    {"CURRENT", "DISABLED"},
                    {"2026-03-01T12", "2026-03-01T13"}
                }) {
            Files.writeString(fixture.file(), before.replace(change[0], change[1]));
            assertThat(Files.readString(fixture.file())).as(change[0]).isNotEqualTo(before);
            assertThatThrownBy(() -> fixture.open())
                    .as(change[0])
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("changed from outside");
        }
        Files.writeString(fixture.file(), before.substring(0, before.length() / 2));
        assertThatThrownBy(() -> fixture.open()).isInstanceOf(StartupException.class);
    }

    @Test
    void refusesFilesThatOthersCanRead() throws IOException {
        fixture.open();
        Files.setPosixFilePermissions(fixture.file(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> fixture.open())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("chmod 600 " + fixture.file());
    }

    @Test
    void refusesADirectoryThatOthersCanOpen() throws IOException {
        fixture.open();
        Files.setPosixFilePermissions(
                fixture.file().getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> fixture.open())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("chmod 700 " + fixture.file().getParent());
    }

    @Nested
    class Versions {

        @Test
        void aNewVersionIsUsedAndTheOldOneStillReads() {
            var ring = fixture.open();
            var old = ring.current(Shared.EVENT_STORE);
            fixture.pass(Duration.ofDays(90));
            var made = ring.rotate(Shared.EVENT_STORE);

            assertThat(made.version()).isEqualTo(2);
            assertThat(made.reveal()).isNotEqualTo(old.reveal());
            for (var each : new StoredKeyRing[] {ring, fixture.open()}) {
                assertThat(each.current(Shared.EVENT_STORE).version()).isEqualTo(2);
                assertThat(each.version(Shared.EVENT_STORE, 1).reveal()).isEqualTo(old.reveal());
                assertThat(each.versions(Shared.EVENT_STORE))
                        .extracting(DataKeyInfo::state)
                        .containsExactly(State.RETIRING, State.CURRENT);
            }
        }

        @Test
        void aDisabledVersionGivesNothingAndADestroyedOneIsGone() throws IOException {
            var ring = fixture.open();
            ring.rotate(Shared.BACKUP);
            ring.disable(Shared.BACKUP, 1);

            assertThatThrownBy(() -> ring.version(Shared.BACKUP, 1))
                    .isInstanceOf(KeyManagerException.Refused.class);
            assertThatThrownBy(() -> fixture.open().version(Shared.BACKUP, 1))
                    .isInstanceOf(KeyManagerException.Refused.class);
            assertThat(ring.destroyDisabledBefore(fixture.instant())).isZero();
            fixture.pass(Duration.ofSeconds(1));
            assertThat(ring.destroyDisabledBefore(fixture.instant())).isOne();
            assertThat(fixture.open().versions(Shared.BACKUP))
                    .extracting(DataKeyInfo::state)
                    .containsExactly(State.DESTROYED, State.CURRENT);
            assertThatThrownBy(() -> ring.version(Shared.BACKUP, 1))
                    .isInstanceOf(KeyManagerException.Refused.class);
        }

        @Test
        void theCurrentVersionStays() {
            var ring = fixture.open();

            assertThatThrownBy(() -> ring.disable(Shared.BACKUP, 1))
                    .isInstanceOf(KeyManagerException.Refused.class);
            assertThatThrownBy(() -> ring.destroy(Shared.BACKUP, 1))
                    .isInstanceOf(KeyManagerException.Refused.class);
            assertThatThrownBy(() -> ring.version(Shared.BACKUP, 2))
                    .isInstanceOf(KeyManagerException.Refused.class);
        }

        @Test
        void anOrganizationsKeysAreDestroyedForGood() {
            var ring = fixture.open();
            ring.current(ORG);
            ring.rotate(ORG);
            ring.destroyAll(ORG);

            for (var each : new StoredKeyRing[] {ring, fixture.open()}) {
                assertThatThrownBy(() -> each.version(ORG, 1))
                        .isInstanceOf(KeyManagerException.Refused.class);
                assertThatThrownBy(() -> each.current(ORG))
                        .isInstanceOf(KeyManagerException.Refused.class);
            }
        }
    }

    /** What was on its way to memory comes there although it is destroyed, and is of no use. */
    @Test
    void aKeyThatIsDestroyedWhileItIsUnwrappedIsUsedNoMore() {
        fixture.open().current(ORG);
        var ring = fixture.open();
        fixture.manager.whenUnwrapping(
                () -> CompletableFuture.runAsync(() -> ring.destroyAll(ORG)).join());
        ring.version(ORG, 1);

        assertThatThrownBy(() -> ring.version(ORG, 1))
                .isInstanceOf(KeyManagerException.Refused.class);
    }

    @Nested
    class Root {

        @Test
        void dataKeysMoveToANewVersionAndNeedTheOldOneNoMore() {
            var ring = fixture.open();
            var before = ring.current(Shared.CONTROL_STORE).reveal();
            ring.current(ORG);
            ring.rotate();

            assertThat(ring.isRewrapped()).isFalse();
            assertThat(ring.rewrap().isDone()).isTrue();
            assertThat(ring.isRewrapped()).isTrue();
            ring.disableOld();
            assertThat(fixture.open().current(Shared.CONTROL_STORE).reveal()).isEqualTo(before);
            assertThat(fixture.open().all()).allMatch(info -> info.rootVersion() == 2);
            fixture.pass(Duration.ofDays(31));
            assertThat(ring.destroyDisabledBefore(fixture.instant().minus(Duration.ofDays(30))))
                    .isOne();
            assertThat(fixture.open().current(Shared.CONTROL_STORE).reveal()).isEqualTo(before);
        }

        /** As a staging deployment with the same prefix in the same service. */
        @Test
        void twoDeploymentsInOneKeyManagerShareNoRoot() {
            var ring = fixture.open();
            var other = fixture.openIn(root.resolve("staging"));
            assertThat(other.name()).isNotEqualTo(ring.name());
            rotateRoot(other);
            fixture.pass(Duration.ofDays(31));
            assertThat(other.destroyDisabledBefore(fixture.instant())).isOne();

            fixture.open().current(Shared.BACKUP);
            assertThat(ring.madeByOthers(ring.describe())).isEmpty();
            assertThat(ring.describe().versions(ring.name())).hasSize(1);
        }

        private void rotateRoot(StoredKeyRing ring) {
            ring.rotate();
            ring.rewrap();
            ring.disableOld();
        }

        private StoredKeyRing copied() throws IOException {
            var copy = Files.createDirectories(root.resolve("copy/keys"));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
            Files.copy(
                    fixture.file(),
                    copy.resolve("ring.json"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            return fixture.openIn(copy.getParent());
        }

        @Test
        void aCopyOfTheDirectoryEndsNoVersionThatTheOriginalMayNeed() throws IOException {
            fixture.open();
            var copy = copied();
            var ring = fixture.open();
            ring.rotate();
            assertThat(ring.madeByOthers(ring.describe())).as("its own").isEmpty();
            assertThat(copy.madeByOthers(copy.describe())).hasSize(1);

            copy.rewrap();
            assertThatThrownBy(copy::disableOld)
                    .isInstanceOf(KeyManagerException.Refused.class)
                    .hasMessageContaining("somebody else");

            fixture.open().current(Shared.BACKUP);
        }

        @Test
        void aVersionThatWasDisabledIsNotDestroyedWhenAnotherRingIsFound() throws IOException {
            var ring = fixture.open();
            var copy = copied();
            rotateRoot(ring);
            fixture.manager.rotate(copy.name());
            fixture.pass(Duration.ofDays(31));

            assertThat(ring.destroyDisabledBefore(fixture.instant())).isZero();
            fixture.pass(RootKey.OTHERS_FORGOTTEN);
            assertThat(ring.destroyDisabledBefore(fixture.instant())).as("gone long ago").isOne();
        }

        /** The name of its root was the same in every deployment. */
        @Test
        void aRingOfAnEarlierReleaseTakesWhatIsThereForItsOwn() throws IOException {
            var sealKey = new byte[32];
            fixture.manager.create(KeyName.ROOT, KeyManager.Use.WRAP);
            var wraps = new RootWraps(fixture.manager, KeyName.ROOT);
            var old =
                    new RingContent(
                            1,
                            "old",
                            wraps.wrapSeal("old", sealKey),
                            List.of(
                                    wraps.entry(
                                            "old", Shared.BACKUP, 1, fixture.instant(), sealKey)),
                            List.of(),
                            null,
                            null);
            new RingFile(fixture.surroundings().dataDir()).write(old, sealKey);

            var ring = fixture.open();
            assertThat(ring.name()).isEqualTo(KeyName.ROOT);
            assertThat(ring.madeByOthers(ring.describe())).isEmpty();
            rotateRoot(ring);
            assertThat(ring.madeByOthers(ring.describe())).isEmpty();
            fixture.manager.rotate(KeyName.ROOT);
            assertThat(ring.madeByOthers(ring.describe())).hasSize(1);
            assertThat(fixture.open().current(Shared.BACKUP).reveal()).isEqualTo(sealKey);
        }

        @Test
        void aRestartInTheMiddleGoesOn() {
            var ring = fixture.open();
            ring.rotate();

            var again = fixture.open();
            assertThat(again.isRewrapped()).isFalse();
            assertThat(again.rewrap().isDone()).isTrue();
            assertThat(again.isRewrapped()).isTrue();
        }
    }

    @Nested
    class WithoutTheKeyManager {

        @Test
        void goesOnForFiveMinutesAndThenStops() {
            var ring = fixture.open();
            var codes = ring.source().hmacKeys(Name.SESSION).current();
            fixture.manager.disappear();

            fixture.pass(Duration.ofMinutes(4).plusSeconds(59));
            ring.renew();
            assertThat(ring.current(Shared.EVENT_STORE).version()).isEqualTo(1);
            assertThat(codes.mac(MESSAGE)).hasSize(32);

            fixture.pass(Duration.ofSeconds(1));
            assertThatThrownBy(ring::requireUsable)
                    .isInstanceOf(KeyManagerException.Unavailable.class);
            assertThatThrownBy(() -> ring.current(Shared.EVENT_STORE))
                    .isInstanceOf(KeyManagerException.Unavailable.class);
            assertThatThrownBy(() -> ring.version(Shared.EVENT_STORE, 1))
                    .isInstanceOf(KeyManagerException.Unavailable.class);
            assertThatThrownBy(() -> codes.mac(MESSAGE))
                    .isInstanceOf(KeyManagerException.Unavailable.class);
            assertThat(ring.inMemory()).isEmpty();
        }

        @Test
        void forgetsItsKeysAlsoWhenNobodyAsks() {
            var ring = fixture.open();
            assertThat(ring.inMemory()).isNotEmpty();
            fixture.manager.disappear();
            fixture.pass(Duration.ofMinutes(5));

            ring.renew();

            assertThat(ring.inMemory()).isEmpty();
        }

        @Test
        void worksAgainWhenItIsBack() {
            var ring = fixture.open();
            var before = ring.current(Shared.EVENT_STORE).reveal();
            fixture.manager.disappear();
            fixture.pass(Duration.ofHours(1));
            ring.renew();
            fixture.manager.comeBack();

            assertThat(ring.current(Shared.EVENT_STORE).reveal()).isEqualTo(before);
        }

        @Test
        void anAnswerStartsTheFiveMinutesAnew() {
            var ring = fixture.open();
            fixture.pass(Duration.ofMinutes(4));
            ring.renew();
            fixture.manager.disappear();
            fixture.pass(Duration.ofMinutes(4));

            assertThat(ring.current(Shared.EVENT_STORE).version()).isEqualTo(1);
        }

        @Test
        void aClockThatGoesBackGivesNoMoreTime() {
            var ring = fixture.open();
            fixture.manager.disappear();
            fixture.pass(Duration.ofDays(-1));

            assertThatThrownBy(ring::requireUsable)
                    .isInstanceOf(KeyManagerException.Unavailable.class);
        }

        @Test
        void aRefusalCountsAsNoAnswer() {
            var ring = fixture.open();
            ring.rotate();
            // Nothing was wrapped anew, and the only version in use is taken away.
            fixture.manager.disable(ring.name(), 1);
            fixture.pass(Duration.ofMinutes(5));

            assertThatThrownBy(ring::requireUsable)
                    .isInstanceOf(KeyManagerException.Unavailable.class);
        }

        @Test
        void aRestartRefuses() {
            fixture.open();
            fixture.manager.disappear();

            assertThatThrownBy(() -> fixture.open())
                    .isInstanceOf(KeyManagerException.Unavailable.class);
        }

        @Test
        void aRequestDoesNotAskTheKeyManager() {
            var ring = fixture.open();
            int before = fixture.manager.calls();
            for (int i = 0; i < 100; i++) {
                ring.current(Shared.API_KEY_PEPPER);
                ring.source().hmacKeys(Name.API_KEY_PEPPER).current().mac(MESSAGE);
            }

            assertThat(fixture.manager.calls()).isEqualTo(before);
        }
    }

    @Test
    void signaturesAreTheKeysOwn() {
        var ring = fixture.open();
        var key = SigningKey.of(ring.current(Shared.AUDIT_SIGNING));
        var signature = key.sign(MESSAGE);

        assertThat(SigningKey.of(fixture.open().current(Shared.AUDIT_SIGNING)).publicKey())
                .isEqualTo(key.publicKey());
        assertThat(SigningKey.isSigned(key.publicKey(), MESSAGE, signature)).isTrue();
        assertThat(SigningKey.isSigned(key.publicKey(), new byte[] {1}, signature)).isFalse();
        var other = SigningKey.of(ring.rotate(Shared.AUDIT_SIGNING));
        assertThat(SigningKey.isSigned(other.publicKey(), MESSAGE, signature)).isFalse();
        assertThat(SigningKey.isSigned(new byte[3], MESSAGE, signature)).isFalse();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void hashesOfKeysTellThemApart() {
        var ring = fixture.open();
        var keys = ring.source().hmacKeys(Name.API_KEY_PEPPER);
        var first = keys.current();
        ring.rotate(Shared.API_KEY_PEPPER);

        assertThat(keys.current().id()).isNotEqualTo(first.id());
        assertThat(keys.find(first.id()).orElseThrow().mac(MESSAGE)).isEqualTo(first.mac(MESSAGE));
        assertThat(Hashes.equal(keys.current().mac(MESSAGE), first.mac(MESSAGE))).isFalse();
        ring.disable(Shared.API_KEY_PEPPER, 1);
        assertThat(keys.find(first.id())).isEmpty();
    }
}
