package dev.agentmetrics.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.backup.archive.Catalog;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.ledger.GivenUpLedger;
import dev.agentmetrics.server.backup.restore.Restore;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.db.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a deployment on one engine, one after the other. */
@Tag("C06")
class BackupTest {

    private static final String NEEDLE = "zebra-4711-quartz";

    @TempDir static Path directory;

    private static BackupFixture fixture;

    @BeforeAll
    static void open() {
        fixture = new BackupFixture(Engine.H2, directory.resolve("data"));
        fixture.person("ada@example.org");
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.engine.execute(Query.of("TRUNCATE TABLE runs"));
        fixture.sink.objects.clear();
        fixture.sink.everything.reset();
        fixture.sink.room = Long.MAX_VALUE;
        fixture.sink.whenCreated = _ -> {};
        fixture.trial = Optional.empty();
    }

    private static Manifest newest() {
        try {
            return Catalog.read(fixture.sink, fixture.keys).newestWhole().orElseThrow();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void verify() throws Exception {
        var restore = new Restore(fixture.sink, fixture.keys, Progress.NONE);
        restore.verify(restore.choose(OptionalLong.empty(), 0));
    }

    private static long rows() {
        return newest().events().tables().getFirst().total().rows();
    }

    @Test
    void nothingInClearReachesTheSinkOrAnyFile() throws Exception {
        fixture.runs("2026-10", 2_000, NEEDLE);
        fixture.person(NEEDLE + "@example.org");
        var before = files();

        fixture.backups.backUp(true, Progress.NONE);

        var stored = fixture.sink.everything.toString(StandardCharsets.ISO_8859_1);
        assertThat(stored.length()).isGreaterThan(10_000);
        assertThat(Needles.isIn(stored, NEEDLE)).isFalse();
        var made = files();
        made.removeAll(before);
        assertThat(made).noneMatch(file -> Needles.isIn(read(file), NEEDLE));
        assertThat(unpacked()).as("it is what was looked for").contains(NEEDLE);
        verify();
    }

    /** Of the data and of the JVM's temporary directory. */
    private static Set<Path> files() throws IOException {
        var found = new TreeSet<Path>();
        var visitor =
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            // The engine's, or another process's, and gone.
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }
                };
        Files.walkFileTree(directory, visitor);
        Files.walkFileTree(Path.of(System.getProperty("java.io.tmpdir")), Set.of(), 1, visitor);
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            // Somebody else's, and gone.
            return "";
        }
    }

    /** What the chunks hold, as the way back sees it. */
    private static String unpacked() throws Exception {
        var text = new StringBuilder();
        var manifest = newest();
        try (var reader =
                new dev.agentmetrics.server.backup.archive.ArchiveReader(
                        fixture.sink,
                        manifest,
                        manifest.own(),
                        manifest.own().chunks(),
                        fixture.keys,
                        _ -> {})) {
            for (var frame = reader.peek(); frame != null; frame = reader.peek()) {
                text.append(new String(reader.next(frame.item()), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @Test
    void anIncrementHoldsWhatIsNewAndNeedsNoOtherManifest() throws Exception {
        fixture.runs("2026-09", 3_000, "old");
        fixture.backups.backUp(true, Progress.NONE);
        var full = newest();
        fixture.runs("2026-10", 300, "new");

        var made = fixture.backups.backUp(false, Progress.NONE);

        var increment = newest();
        assertThat(increment.kind()).isEqualTo(Manifest.Kind.INCREMENT);
        assertThat(made.full()).isFalse();
        assertThat(rows()).isEqualTo(3_300);
        assertThat(increment.archives())
                .extracting(Manifest.Archive::sequence)
                .containsExactly(increment.sequence(), full.sequence());
        var events = increment.events().tables().getFirst();
        assertThat(events.parts())
                .filteredOn(part -> part.archive() == increment.sequence())
                .singleElement()
                .satisfies(part -> assertThat(part.sum().rows()).isEqualTo(300));
        fixture.sink.delete("backup-%010d/manifest".formatted(full.sequence()));
        verify();
    }

    @Test
    void mergesAndDeletionsAreSeenByTheNextBackup() throws Exception {
        fixture.runs("2026-09", 500, "a");
        fixture.runs("2026-09", 500, "b");
        fixture.backups.backUp(true, Progress.NONE);
        fixture.engine.execute(Query.of("OPTIMIZE TABLE runs FINAL"));
        fixture.engine.execute(
                Query.of(
                        "ALTER TABLE runs DELETE WHERE agent_id = 'agent1' SETTINGS mutations_sync = 2"));

        fixture.backups.backUp(false, Progress.NONE);

        assertThat(newest().kind()).isEqualTo(Manifest.Kind.FULL);
        assertThat(rows()).isEqualTo(856);
        verify();
    }

    @Test
    void isOneMomentHoweverLongItTakes() throws Exception {
        fixture.runs("2026-10", 2_000, "before");
        var once = new AtomicReference<>(Boolean.TRUE);
        fixture.sink.whenCreated =
                _ -> {
                    if (once.getAndSet(Boolean.FALSE)) {
                        fixture.runs("2026-10", 700, "during");
                        fixture.engine.execute(Query.of("OPTIMIZE TABLE runs FINAL"));
                        fixture.person("during@example.org");
                    }
                };

        fixture.backups.backUp(true, Progress.NONE);

        var people =
                newest().control().tables().stream()
                        .filter(table -> table.name().equals("person"))
                        .findFirst()
                        .orElseThrow();
        var now =
                fixture.control
                        .jdbc()
                        .sql("select count(*) from person")
                        .query(Long.class)
                        .single();
        assertThat(people.total().rows()).isEqualTo(now - 1);
        assertThat(unpacked()).doesNotContain("during");
        verify();
        assertThat(
                        fixture.engine.query(
                                Query.of(
                                        "SELECT name FROM system.tables WHERE name LIKE 'backup_of%'"),
                                row -> row.string("name")))
                .as("the snapshot is gone")
                .isEmpty();
    }

    @Test
    void sessionsAndMessagesAreNotInIt() throws Exception {
        fixture.backups.backUp(true, Progress.NONE);

        assertThat(newest().control().tables())
                .extracting(Manifest.ControlTable::name)
                .contains("person", "password", "audit_record", "api_key", "organization")
                .doesNotContain("session", "session_past_value", "mail_message", "setup_link");
    }

    @Test
    void twoAtOnceAreRefused() throws Exception {
        fixture.runs("2026-10", 100, "x");
        var second = new AtomicReference<Throwable>();
        fixture.sink.whenCreated =
                _ -> {
                    if (second.get() == null) {
                        second.set(
                                CompletableFuture.supplyAsync(
                                                () -> {
                                                    fixture.backups.backUp(true, Progress.NONE);
                                                    return true;
                                                })
                                        .handle((_, failure) -> failure.getCause())
                                        .join());
                    }
                };

        fixture.backups.backUp(true, Progress.NONE);

        assertThat(second.get())
                .isInstanceOfSatisfying(
                        BackupFailed.class,
                        failure ->
                                assertThat(failure.reason()).isEqualTo(BackupFailed.Reason.BUSY));
    }

    @Test
    void aSinkThatRunsFullLeavesNothingThatLooksWhole() throws Exception {
        fixture.runs("2026-10", 20_000, "x");
        fixture.sink.room = 300_000;

        assertThatThrownBy(() -> fixture.backups.backUp(true, Progress.NONE))
                .isInstanceOfSatisfying(
                        BackupFailed.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(BackupFailed.Reason.SINK_FULL));

        assertThat(fixture.sink.objects).isNotEmpty();
        assertThat(Catalog.read(fixture.sink, fixture.keys).newestWhole()).isEmpty();
        assertThat(fixture.store.last().orElseThrow().trouble()).isEqualTo("sink_full");
        fixture.sink.room = Long.MAX_VALUE;
        fixture.backups.backUp(false, Progress.NONE);
        verify();
    }

    @Test
    void oldBackupsGoButNotWhatAnIncrementNeeds() throws Exception {
        fixture.runs("2026-08", 2_000, "base");
        fixture.backups.backUp(true, Progress.NONE);
        long base = newest().sequence();
        for (int i = 0; i < 3; i++) {
            fixture.clock.advance(Duration.ofDays(1));
            fixture.runs("2026-10", 10, "more");
            fixture.backups.backUp(false, Progress.NONE);
        }

        var catalog = Catalog.read(fixture.sink, fixture.keys);
        assertThat(catalog.whole()).hasSize(2);
        assertThat(catalog.objects())
                .anyMatch(object -> object.name().startsWith("backup-%010d/chunk".formatted(base)));
        verify();

        fixture.backups.backUp(true, Progress.NONE);
        fixture.backups.backUp(true, Progress.NONE);
        assertThat(Catalog.read(fixture.sink, fixture.keys).objects())
                .as("nobody needs it any more")
                .noneMatch(object -> object.name().startsWith("backup-%010d/".formatted(base)));
    }

    /**
     * They are what there is to restore, so the newest stay, and all others have had their days.
     */
    @Test
    void oldBackupsGoAlsoWhileNewOnesFail() throws Exception {
        var backups =
                fixture.backups(
                        new BackupSettings(
                                "memory", Duration.ofHours(24), 30, 2, 10, 0, true, null, null));
        for (int i = 0; i < 4; i++) {
            backups.backUp(true, Progress.NONE);
            fixture.clock.advance(Duration.ofHours(25));
        }
        long last = newest().sequence();
        fixture.sink.room = 0;

        backups.round();
        assertThat(sequences()).as("young").containsExactly(last - 3, last - 2, last - 1, last);
        fixture.clock.advance(Duration.ofDays(8));
        backups.round();
        assertThat(sequences()).containsExactly(last - 1, last);
        fixture.clock.advance(Duration.ofDays(40));
        backups.round();
        assertThat(sequences()).as("the last good ones").containsExactly(last - 1, last);
        assertThat(fixture.store.last().orElseThrow().trouble()).isEqualTo("sink_full");
    }

    /** Another server's, or what an older control store knows nothing of. */
    @Test
    void nothingGoesWhileTheNewestIsNotTheOneThatWasMadeLast() throws Exception {
        fixture.backups.backUp(true, Progress.NONE);
        long own = newest().sequence();
        for (int i = 1; i <= 3; i++) {
            Manifests.put(fixture.sink.objects, own + i, fixture.clock.instant(), fixture.keys);
        }
        fixture.clock.advance(Duration.ofDays(40));

        fixture.backups.round();

        assertThat(sequences()).containsExactly(own, own + 1, own + 2, own + 3);
    }

    /** Once, loudly: in the audit log as well. From then on backups go on behind the newer one. */
    @Test
    void aControlStoreThatWasPutBackIsNoticedByItsNextBackup() throws Exception {
        fixture.backups.backUp(true, Progress.NONE);
        fixture.backups.backUp(true, Progress.NONE);
        long newer = newest().sequence();
        fixture.control
                .jdbc()
                .sql("delete from backup where seq = :newer")
                .param("newer", newer)
                .update();

        assertThatThrownBy(() -> fixture.backups.backUp(false, Progress.NONE))
                .isInstanceOfSatisfying(
                        BackupFailed.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(BackupFailed.Reason.OLDER_STORE))
                .hasMessageContaining("backup " + newer)
                .hasMessageContaining("was put back");
        assertThat(fixture.store.last().orElseThrow().trouble()).isEqualTo("older_store");

        fixture.backups.backUp(false, Progress.NONE);
        assertThat(newest().sequence()).isGreaterThan(newer);
    }

    private static List<Long> sequences() throws IOException {
        return Catalog.read(fixture.sink, fixture.keys).whole().stream()
                .map(Manifest::sequence)
                .toList();
    }

    /** After a restore without the ledger: what newer backups say of the old one is past. */
    @Test
    void backupsGoOnWithALedgerThatIsBegunAnew() throws Exception {
        var settings =
                new BackupSettings("memory", Duration.ofHours(24), 30, 9, 30, 7, true, null, null);
        fixture.delete(fixture.ledger(settings), "kept");
        fixture.backups(settings).backUp(true, Progress.NONE);
        fixture.delete(fixture.ledger(settings), "lost");
        fixture.backups(settings).backUp(true, Progress.NONE);
        long before = newest().sequence();
        fixture.control
                .jdbc()
                .sql(
                        "delete from deletion_ledger where seq ="
                                + " (select max(seq) from deletion_ledger)")
                .update();
        assertThatThrownBy(() -> fixture.backups(settings).backUp(true, Progress.NONE))
                .isInstanceOf(BackupFailed.class);

        new GivenUpLedger(new DataDir(fixture.dataDir)).write();
        fixture.backups(settings).backUp(true, Progress.NONE);

        var restore = new Restore(fixture.sink, fixture.keys, Progress.NONE);
        var manifest = restore.choose(OptionalLong.empty(), 0);
        assertThat(manifest.sequence()).isGreaterThan(before);
        assertThat(restore.deletedSince(manifest, 0).orElseThrow()).isEmpty();
        var old = restore.choose(OptionalLong.of(before), 0);
        assertThatThrownBy(() -> restore.deletedSince(old, 0))
                .isInstanceOfSatisfying(
                        RefusedBackup.class,
                        refusal ->
                                assertThat(refusal.reason())
                                        .isEqualTo(RefusedBackup.Reason.LEDGER_REPLAYED));
    }

    /** A receipt has to know that nobody can say until when that one stays. */
    @Test
    void aBackupThatCannotBeReadIsCountedWithTheNext() {
        fixture.backups.backUp(true, Progress.NONE);
        assertThat(fixture.store.lastDone().orElseThrow().unread()).isZero();
        fixture.sink.objects.put(Names.manifest(newest().sequence()), new byte[] {1});

        fixture.backups.backUp(true, Progress.NONE);

        assertThat(fixture.store.lastDone().orElseThrow().unread()).isOne();
    }

    @Test
    void isMadeAndProvenWhenItIsDue() {
        fixture.clock.advance(Duration.ofDays(60));
        fixture.runs("2026-10", 10, "x");
        fixture.backups.round();
        long first = fixture.store.lastDone().orElseThrow().sequence();
        var drilled = fixture.store.lastPassedDrill().map(BackupStore.Drill::sequence);
        assertThat(drilled).contains(first);
        fixture.clock.advance(Duration.ofHours(23));
        fixture.backups.round();
        assertThat(fixture.store.lastDone().orElseThrow().sequence()).isEqualTo(first);

        fixture.clock.advance(Duration.ofDays(6).plusHours(1));
        fixture.trial = Optional.of("truncated");
        fixture.backups.round();

        assertThat(fixture.store.lastDone().orElseThrow().sequence()).isGreaterThan(first);
        assertThat(fixture.store.lastDrill().orElseThrow().trouble()).isEqualTo("truncated");
        assertThat(fixture.backups.isLate()).isFalse();
        fixture.clock.advance(Duration.ofDays(8));
        assertThat(fixture.backups.isLate()).isTrue();
        assertThat(fixture.backups.status().lines())
                .anyMatch(line -> line.startsWith("LATE"))
                .anyMatch(line -> line.contains("truncated"));
        fixture.clock.advance(Duration.ofDays(1));
        fixture.trial = Optional.empty();
        fixture.backups.round();
        assertThat(fixture.backups.isLate()).isFalse();
    }
}
