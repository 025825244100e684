package dev.agentmetrics.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.server.backup.RefusedBackup.Reason;
import dev.agentmetrics.server.backup.archive.Catalog;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.archive.ManifestFile;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.ledger.PendingReplay;
import dev.agentmetrics.server.backup.restore.EmptyDeployment;
import dev.agentmetrics.server.backup.restore.Restoration;
import dev.agentmetrics.server.backup.restore.Restore;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.crypto.KeyFiles;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.streams.StreamSeal;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** What comes back from a full backup and an increment, and what of them is refused. */
@Tag("C06")
@Tag("many-engines")
class RestoreTest {

    private static final TelemetrySettings EVENTS =
            new TelemetrySettings(
                    null,
                    DataSize.ofBytes(EmbeddedSettings.DEFAULT_MEMORY),
                    400,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(15));

    private static final List<Purpose> ROTATED =
            List.of(
                    Purpose.Shared.AUDIT_SIGNING,
                    Purpose.Shared.API_KEY_PEPPER,
                    Purpose.Shared.SECOND_FACTOR);

    @TempDir static Path original;

    private static Map<String, byte[]> made;
    private static BackupFixture fixture;
    private static String runs;
    private static Map<String, List<String>> rows;

    @TempDir Path directory;

    /** The original's stores are closed: a process can have one event store open. */
    @BeforeAll
    static void fullAndIncrement() {
        fixture = new BackupFixture(Engine.H2, original.resolve("data"));
        fixture.person("ada@example.org");
        fixture.runs("2026-08", 6_000, "old");
        fixture.runs("2026-09", 6_000, "old");
        fixture.backups.backUp(true, Progress.NONE);
        var ledger =
                fixture.ledger(
                        new BackupSettings(
                                "memory", Duration.ofDays(1), 30, 2, 0, 7, true, null, null));
        fixture.delete(ledger, "agent1");
        fixture.person("bob@example.org");
        fixture.runs("2026-10", 3_000, "new");
        fixture.backups.backUp(false, Progress.NONE);
        fixture.delete(ledger, "agent3");
        ledger.publishSoon();
        runs = BackupFixture.runsOf(fixture.engine);
        rows = rows(fixture.control);
        fixture.close();
        made = Map.copyOf(fixture.sink.objects);
    }

    private static Map<String, List<String>> rows(TestControlStore control) {
        var found = new TreeMap<String, List<String>>();
        for (var table : List.of("person", "membership", "organization", "password")) {
            found.put(
                    table,
                    control.jdbc().sql("select * from " + table).query().listOfRows().stream()
                            .map(row -> new TreeMap<>(row).toString())
                            .sorted()
                            .toList());
        }
        return found;
    }

    @BeforeEach
    void asItWasMade() {
        fixture.sink.objects.clear();
        fixture.sink.objects.putAll(made);
    }

    private static Restore restore() {
        return restore(fixture.keys);
    }

    private static Restore restore(BackupKeys keys) {
        return new Restore(fixture.sink, keys, Progress.NONE);
    }

    private static Manifest newest() throws Exception {
        return restore().choose(OptionalLong.empty(), 0);
    }

    private static RefusedBackup refusal() {
        return refusal(fixture.keys, 0);
    }

    private static RefusedBackup refusal(BackupKeys keys, long atLeast) {
        return catchThrowableOfType(
                RefusedBackup.class,
                () -> {
                    var restore = restore(keys);
                    restore.verify(restore.choose(OptionalLong.empty(), atLeast));
                });
    }

    private static void replace(String name, byte[] content) {
        assertThat(fixture.sink.objects).containsKey(name);
        fixture.sink.objects.put(name, content);
    }

    private static byte[] object(String name) {
        return fixture.sink.objects.get(name).clone();
    }

    private EmptyDeployment into(DatabaseSettings stores, Manifest manifest) throws Exception {
        return EmptyDeployment.prepare(
                stores, EVENTS, fixture.secrets, manifest, Clock.systemUTC());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void everyRowComesBackAndNobodyIsSignedIn(Engine database) throws Exception {
        var stores = TestControlStore.settings(database, directory);
        var manifest = newest();
        try (var target = into(stores, manifest)) {
            restore().into(target, manifest, List.of());
        }

        try (var control = TestControlStore.open(stores, fixture.secrets);
                var engine =
                        EventStoreEngine.open(
                                new DataDir(directory).clickhouse(), fixture.secrets)) {
            assertThat(BackupFixture.runsOf(engine)).isEqualTo(runs);
            if (database == Engine.H2) {
                assertThat(rows(control)).isEqualTo(rows);
            } else {
                assertThat(
                                control.jdbc()
                                        .sql("select email from person")
                                        .query(String.class)
                                        .list())
                        .containsExactlyInAnyOrder("ada@example.org", "bob@example.org");
            }
            assertThat(
                            control.jdbc()
                                    .sql("select count(*) from session")
                                    .query(Long.class)
                                    .single())
                    .isZero();
        }
        assertThat(new DataDir(directory).restoring()).doesNotExist();
    }

    @Test
    void aDeploymentWithDataIsLeftAlone() throws Exception {
        var manifest = newest();
        var stores = new DatabaseSettings(directory, null, null, null);
        try (var control = TestControlStore.open(stores)) {
            control.jdbc()
                    .sql(
                            "insert into organization (id, name, created_at) values (random_uuid(), 'mine', now())")
                    .update();
        }

        assertThatThrownBy(() -> into(stores, manifest).close())
                .isInstanceOfSatisfying(
                        RefusedBackup.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NOT_EMPTY));

        try (var control = TestControlStore.open(stores)) {
            assertThat(
                            control.jdbc()
                                    .sql("select name from organization")
                                    .query(String.class)
                                    .list())
                    .containsExactly("mine");
        }
    }

    @Test
    void aRestoreThatDidNotEndIsBegunAgainAndServesNobody() throws Exception {
        var manifest = newest();
        var stores = new DatabaseSettings(directory, null, null, null);
        replace(Names.chunk(2, 1), new byte[0]);
        try (var target = into(stores, manifest)) {
            assertThatThrownBy(() -> restore().into(target, manifest, List.of()))
                    .isInstanceOf(RefusedBackup.class);
        }
        assertThat(new DataDir(directory).restoring()).exists();
        assertThatThrownBy(
                        () ->
                                dev.agentmetrics.server.db.DataDirLock.forServer(
                                        new DataDir(directory)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("did not end");

        asItWasMade();
        try (var target = into(stores, manifest)) {
            restore().into(target, manifest, List.of());
        }
        try (var engine =
                EventStoreEngine.open(new DataDir(directory).clickhouse(), fixture.secrets)) {
            assertThat(BackupFixture.runsOf(engine)).isEqualTo(runs);
        }
    }

    @Test
    void everythingCanBeReadWithoutWritingAnything() throws Exception {
        assertThat(refusal()).isNull();
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aChunkThatIsCutOffIsTruncated() {
        var name = Names.chunk(2, 1);
        var chunk = object(name);
        for (int length : new int[] {0, 1, 50, chunk.length / 2, chunk.length - 1}) {
            replace(name, Arrays.copyOf(chunk, length));
            assertThat(refusal().reason()).as("%d bytes", length).isEqualTo(Reason.TRUNCATED);
        }
        fixture.sink.objects.remove(name);
        assertThat(refusal().reason()).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void chunksInEachOthersPlaceAreReordered() {
        var first = Names.chunk(1, 2);
        var second = Names.chunk(1, 3);
        var content = object(first);
        replace(first, object(second));
        replace(second, content);

        assertThat(refusal().reason()).isEqualTo(Reason.REORDERED);
    }

    @Test
    void aFlippedBitIsNoticedWhereverItIs() {
        for (var name : List.of(Names.chunk(1, 2), Names.chunk(2, 1))) {
            var chunk = object(name);
            for (int at : new int[] {0, 20, 45, chunk.length / 2, chunk.length - 1}) {
                var changed = chunk.clone();
                changed[at] ^= 1;
                replace(name, changed);
                assertThat(refusal().reason()).as("%s at %d", name, at).isEqualTo(Reason.ALTERED);
            }
            replace(name, chunk);
        }
    }

    /** Somebody with the key of the data, but not with the one that signs. */
    @Test
    void aChunkThatWasSealedAnewIsNotTheOneInTheManifest() throws Exception {
        var manifest = newest();
        var own = manifest.own();
        var key =
                fixture.keys
                        .unwrap(
                                new BackupKeys.Wrapped(own.keyId(), own.wrappedKey()),
                                ("am-backup-key-v1\0" + own.sequence() + "/" + own.id())
                                        .getBytes(StandardCharsets.US_ASCII))
                        .orElseThrow();
        var context =
                ("am-backup-chunk-v1\0" + own.id() + "/1").getBytes(StandardCharsets.US_ASCII);
        var seal = new StreamSeal(key);
        byte[] packed;
        try (var in = seal.open(new ByteArrayInputStream(object(Names.chunk(2, 1))), context)) {
            packed = in.readAllBytes();
        }
        var anew = new ByteArrayOutputStream();
        try (var out = seal.seal(anew, context)) {
            out.write(packed);
        }
        replace(Names.chunk(2, 1), anew.toByteArray());

        assertThat(refusal().reason()).isEqualTo(Reason.ALTERED);
    }

    @Test
    void anOlderManifestInTheNewestPlaceIsReplayed() {
        replace(Names.manifest(2), object(Names.manifest(1)));

        assertThat(refusal().reason()).isEqualTo(Reason.REPLAYED);
    }

    @Test
    void anOlderBackupThanIsKnownToExistIsReplayed() {
        fixture.sink.objects.keySet().removeIf(name -> name.startsWith("backup-0000000002"));

        assertThat(refusal()).isNull();
        assertThat(refusal(fixture.keys, 2).reason()).isEqualTo(Reason.REPLAYED);
    }

    @Test
    void aManifestThatWasChangedHasAWrongSignature() {
        var file = new String(object(Names.manifest(2)), StandardCharsets.ISO_8859_1);
        replace(
                Names.manifest(2),
                file.replaceFirst("\"rows\":[0-9]+", "\"rows\":0")
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(refusal().reason()).isEqualTo(Reason.WRONG_SIGNATURE);
    }

    @Test
    void anotherDeploymentsKeysDoNotOpenIt() {
        var elsewhere = new DerivedBackupKeys(new TestKeys(new byte[] {7}), TestKeys.random(9));

        assertThat(refusal(elsewhere, 0).reason()).isEqualTo(Reason.FOREIGN);
    }

    @Test
    void theKeyThatWrapsIsNeededAsWell() {
        var withoutIt =
                new Between(fixture.keys) {
                    @Override
                    public java.util.Optional<byte[]> unwrap(Wrapped wrapped, byte[] context) {
                        return java.util.Optional.empty();
                    }
                };

        assertThat(refusal(withoutIt, 0).reason()).isEqualTo(Reason.FOREIGN);
    }

    @Test
    void anIncrementWithoutItsBaseIsRefused() {
        fixture.sink.objects.keySet().removeIf(name -> name.startsWith("backup-0000000001"));

        assertThat(refusal().reason()).isEqualTo(Reason.BASE_MISSING);
    }

    @Test
    void newerTablesNeedANewerRelease() throws Exception {
        var manifest = newest();
        for (var newer : newer(manifest)) {
            replace(Names.manifest(2), ManifestFile.write(newer, fixture.keys));
            assertThat(refusal().reason()).isEqualTo(Reason.NEWER_SCHEMA);
        }
    }

    private static List<Manifest> newer(Manifest manifest) {
        var control = manifest.control();
        var events = manifest.events();
        var all = new ArrayList<Manifest>();
        all.add(with(manifest, 2, control, events));
        all.add(
                with(
                        manifest,
                        1,
                        new Manifest.Control("999", control.tables(), control.audit()),
                        events));
        all.add(with(manifest, 1, control, new Manifest.Events(999, events.tables())));
        return all;
    }

    private static Manifest with(
            Manifest manifest, int format, Manifest.Control control, Manifest.Events events) {
        return new Manifest(
                format,
                manifest.sequence(),
                manifest.id(),
                manifest.kind(),
                manifest.at(),
                manifest.product(),
                control,
                events,
                manifest.archives(),
                manifest.ledger());
    }

    /** A defect of the copy itself would be signed as well: only comparing finds it. */
    @Test
    void rowsThatAreNotThereAfterwardsAreAMismatch() throws Exception {
        var manifest = newest();
        var table = manifest.events().tables().getFirst();
        var total = table.total().plus(new dev.agentmetrics.server.telemetry.copies.TableSum(0, 1));
        var wrong =
                with(
                        manifest,
                        1,
                        manifest.control(),
                        new Manifest.Events(
                                manifest.events().schema(),
                                List.of(
                                        new Manifest.EventTable(
                                                table.name(),
                                                table.columns(),
                                                total,
                                                table.parts()),
                                        manifest.events().tables().get(1))));
        try (var target = into(new DatabaseSettings(directory, null, null, null), wrong)) {
            assertThatThrownBy(() -> restore().into(target, wrong, List.of()))
                    .isInstanceOfSatisfying(
                            RefusedBackup.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MISMATCH));
        }
        assertThat(new DataDir(directory).restoring()).exists();
    }

    @Test
    void withoutAManifestThereIsNoBackup() throws Exception {
        fixture.sink.objects.keySet().removeIf(name -> name.endsWith("manifest"));

        assertThat(refusal().reason()).isEqualTo(Reason.NONE);
        assertThat(Catalog.read(fixture.sink, fixture.keys).lastSequence()).isEqualTo(2);
    }

    private static List<String> deletedSince(long sequence) throws Exception {
        var restore = restore();
        var manifest = restore.choose(OptionalLong.of(sequence), 0);
        return restore.deletedSince(manifest, 0).orElseThrow().stream()
                .map(entry -> entry.deleted().what().toString().replaceAll(".*agent=|]+", ""))
                .toList();
    }

    @Test
    void aBackupDoesNotKnowWhatWasDeletedAfterIt() throws Exception {
        assertThat(deletedSince(1)).containsExactly("agent1", "agent3");
        assertThat(deletedSince(2)).containsExactly("agent3");
    }

    @Test
    void whatWasDeletedAfterItIsLeftToTheServer() throws Exception {
        var restore = restore();
        var manifest = restore.choose(OptionalLong.of(1), 0);
        var deletions = restore.deletedSince(manifest, 0).orElseThrow();
        try (var target = into(new DatabaseSettings(directory, null, null, null), manifest)) {
            restore.into(target, manifest, deletions);
        }
        assertThat(new PendingReplay(new DataDir(directory)).read(fixture.keys))
                .isEqualTo(deletions)
                .hasSize(2);
    }

    /** Every manifest says how far the ledger went, also of backups that are not restored. */
    @Test
    void aLedgerThatEndsBeforeAnyBackupIsRefused() {
        fixture.sink.objects.remove("deletions/0000000002");
        assertThat(ledgerRefusal()).isEqualTo(Reason.LEDGER_TRUNCATED);
        fixture.sink.objects.keySet().removeIf(name -> name.startsWith("deletions/"));
        assertThat(ledgerRefusal()).isEqualTo(Reason.LEDGER_MISSING);
    }

    private static Reason ledgerRefusal() {
        return catchThrowableOfType(RefusedBackup.class, () -> deletedSince(1)).reason();
    }

    /** What the sink holds, as a command sees it on a machine that has nothing else. */
    private BackupSettings onDisk() throws IOException {
        var disk = directory.resolve("sink");
        for (var object : fixture.sink.objects.entrySet()) {
            var file = disk.resolve(object.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, object.getValue());
        }
        return new BackupSettings(
                disk.toString(), Duration.ofDays(1), 30, 2, 0, 7, true, null, null);
    }

    private List<String> command(boolean dryRun, Restoration.Ledger ledger) throws Exception {
        var lines = new ArrayList<String>();
        restoration(lines)
                .run(new Restoration.Options(dryRun, false, OptionalLong.empty(), 0, ledger));
        return lines;
    }

    private Restoration restoration(List<String> lines) throws IOException {
        var stores = new DatabaseSettings(directory.resolve("fresh"), null, null, null);
        return new Restoration(
                new Restoration.Deployment(
                        stores,
                        EVENTS,
                        onDisk(),
                        () ->
                                ExistingKeys.of(
                                        new Binder(new MapConfigurationPropertySource(Map.of())),
                                        new DataDir(stores.dataDir()))),
                Clock.systemUTC(),
                lines::add);
    }

    /** Where the data is elsewhere and only the keys were lost. */
    @Test
    void theKeysAloneComeBackAndNothingElse() throws Exception {
        bringKeyFile();
        var data = new DataDir(directory.resolve("fresh"));
        restoration(new ArrayList<>()).bringKeys();

        assertThat(new KeyFiles(data).exist()).isTrue();
        assertThat(data.control()).doesNotExist();
        assertThat(data.clickhouse()).doesNotExist();
        var before = Files.readAllBytes(data.keys().resolve("ring.json"));
        restoration(new ArrayList<>()).bringKeys();
        assertThat(data.keys().resolve("ring.json"))
                .as("never over others")
                .hasBinaryContent(before);
    }

    private Reason commandRefusal() {
        return catchThrowableOfType(
                        RefusedBackup.class, () -> command(true, new Restoration.Ledger(0, false)))
                .reason();
    }

    private void bringKeyFile() throws Exception {
        Files.copy(
                original.resolve("data.key"),
                directory.resolve("fresh.key"),
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void theSinkAndTheKeyFileAreAllThatAFreshMachineNeeds() throws Exception {
        bringKeyFile();
        var data = new DataDir(directory.resolve("fresh"));
        assertThat(command(true, new Restoration.Ledger(1, false)))
                .anyMatch(line -> line.startsWith("deleted on request after this backup: 1 agent;"))
                .contains("everything can be read; nothing was written");
        assertThat(new KeyFiles(data).exist()).isFalse();

        assertThat(command(false, new Restoration.Ledger(0, false)))
                .contains("the wrapped keys were taken from the sink");
        try (var engine = EventStoreEngine.open(data.clickhouse(), fixture.secrets)) {
            assertThat(BackupFixture.runsOf(engine)).isEqualTo(runs);
        }
        assertThat(new PendingReplay(data).read(fixture.keys)).hasSize(1);
    }

    /** What a backup holds is under keys of its time. */
    @Test
    void whatWasMadeBeforeARotationIsRestoredAfterIt() throws Exception {
        bringKeyFile();
        rotateInTheSink();
        assertThat(command(false, new Restoration.Ledger(0, false)))
                .contains("the wrapped keys were taken from the sink");

        var fresh = TestSurroundings.of(directory.resolve("fresh"), Map.of());
        try (var ring = StoredKeyRing.open(fresh)) {
            for (var purpose : ROTATED) {
                assertThat(ring.versions(purpose))
                        .as(purpose.text())
                        .extracting(DataKeyInfo::state)
                        .containsExactly(State.RETIRING, State.CURRENT);
            }
        }
    }

    private void rotateInTheSink() throws Exception {
        Files.copy(
                original.resolve("data.key"),
                directory.resolve("rotated.key"),
                StandardCopyOption.COPY_ATTRIBUTES);
        var data = new DataDir(directory.resolve("rotated"));
        DataDir.create(data.root());
        var files = new KeyFiles(data);
        files.unpack(object(KeyCopies.NAME));
        try (var ring = StoredKeyRing.open(TestSurroundings.of(data.root(), Map.of()))) {
            for (var purpose : ROTATED) {
                ring.current(purpose);
                ring.rotate(purpose);
                ring.disable(purpose, 1);
            }
        }
        replace(KeyCopies.NAME, files.pack());
    }

    /** On a machine that came up empty, the copy in the sink may be the only one there is. */
    @Test
    void keysOfAnotherDeploymentAreNotWrittenOver() throws Exception {
        var settings =
                new BackupSettings("memory", Duration.ofDays(1), 30, 2, 0, 7, true, null, null);
        var kept = object(KeyCopies.NAME);
        var data = new DataDir(directory.resolve("came-up-empty"));
        DataDir.create(data.root());
        StoredKeyRing.open(TestSurroundings.of(data.root(), Map.of())).close();

        new KeyCopies(settings, data, () -> fixture.sink).round();

        assertThat(object(KeyCopies.NAME)).isEqualTo(kept);
    }

    @Test
    void aMissingKeyIsNamed() throws Exception {
        assertThatThrownBy(() -> command(true, new Restoration.Ledger(0, false)))
                .isInstanceOf(RefusedBackup.class)
                .hasMessageContaining("fresh.key");
        assertThat(new KeyFiles(new DataDir(directory.resolve("fresh"))).exist()).isFalse();
        assertThat(commandRefusal()).isEqualTo(Reason.KEYS_MISSING);
        bringKeyFile();
        FileSystemUtils.deleteRecursively(directory.resolve("sink"));
        fixture.sink.objects.remove(KeyCopies.NAME);
        assertThat(commandRefusal()).isEqualTo(Reason.KEYS_MISSING);
    }

    @Test
    void keysThatWereChangedInTheSinkOpenNothing() throws Exception {
        bringKeyFile();
        var packed = object(KeyCopies.NAME);
        packed[packed.length / 2] ^= 4;
        replace(KeyCopies.NAME, packed);
        assertThat(commandRefusal()).isEqualTo(Reason.KEYS_MISSING);
    }

    /** The key file is nowhere in what reached the sink. */
    @Test
    void whatOpensTheKeysIsNotInTheSink() throws Exception {
        var key = Files.readAllBytes(original.resolve("data.key"));
        var everything = fixture.sink.everything.toByteArray();
        var base64 = Base64.getEncoder().withoutPadding().encodeToString(key);
        assertThat(new String(everything, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(key, StandardCharsets.ISO_8859_1))
                .doesNotContain(base64.substring(0, 40));
    }

    @Test
    void aLostLedgerIsDoneWithoutOnlyWhenAskedFor() throws Exception {
        bringKeyFile();
        fixture.sink.objects.keySet().removeIf(name -> name.startsWith("deletions/"));
        assertThat(commandRefusal()).isEqualTo(Reason.LEDGER_MISSING);
        assertThat(command(true, new Restoration.Ledger(0, true)))
                .anyMatch(line -> line.contains("COMES BACK"));
    }

    @Test
    void anOlderLedgerThanIsKnownToExistIsRefused() throws Exception {
        bringKeyFile();
        assertThatThrownBy(() -> command(true, new Restoration.Ledger(3, false)))
                .isInstanceOfSatisfying(
                        RefusedBackup.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.LEDGER_REPLAYED));
    }

    /** Keys with something between. */
    private abstract static class Between implements BackupKeys {

        private final BackupKeys keys;

        Between(BackupKeys keys) {
            this.keys = keys;
        }

        @Override
        public Wrapped wrap(byte[] key, byte[] context) {
            return keys.wrap(key, context);
        }

        @Override
        public Signature sign(byte[] message) {
            return keys.sign(message);
        }

        @Override
        public Verdict verify(byte[] message, Signature signature) {
            return keys.verify(message, signature);
        }
    }
}
