package dev.agentmetrics.server.backup.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentmetrics.server.backup.BackupFailed;
import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.DerivedBackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.RefusedBackup.Reason;
import dev.agentmetrics.server.backup.internal.JdbcLedgerStore;
import dev.agentmetrics.server.backup.sink.MemorySink;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What was deleted is in the sink, whatever becomes of it there. */
@Tag("C06")
@ParameterizedClass
@EnumSource(Engine.class)
class DeletionLedgerTest {

    private static final OrgId ORG = new OrgId(new UUID(1, 2));
    private static final String NEEDLE = "agent-needle-7f3a";

    @Parameter Engine engine;
    @TempDir Path directory;

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final MemorySink sink = new MemorySink();
    private final BackupKeys keys = new DerivedBackupKeys(TestKeys.fixed(), TestKeys.random(4));
    private TestControlStore control;
    private DeletionLedger ledger;

    @BeforeEach
    void open() {
        control = TestControlStore.open(engine, directory);
        ledger = ledger("memory");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private DeletionLedger ledger(String to) {
        return new DeletionLedger(
                new BackupSettings(to, Duration.ofDays(1), 30, 7, 30, 7, true, null, null),
                new JdbcLedgerStore(control.jdbc()),
                new GivenUpLedger(new DataDir(directory)),
                keys,
                () -> sink,
                clock);
    }

    private void delete(Deleted.What what) {
        control.transactions()
                .executeWithoutResult(
                        _ ->
                                ledger.record(
                                        new Deleted(
                                                UUID.randomUUID(), ORG, what, clock.instant())));
    }

    private void delete(String agent) {
        delete(new Deleted.What.Events(new ChosenEvents.OfAgent(agent)));
    }

    private void three() {
        delete("one");
        delete("two");
        delete("three");
        ledger.publishSoon();
    }

    private LedgerInSink read() throws Exception {
        return LedgerInSink.read(sink, keys);
    }

    private Reason refusal() {
        return refusal(keys);
    }

    private Reason refusal(BackupKeys with) {
        var refusal =
                catchThrowableOfType(
                        RefusedBackup.class,
                        () -> LedgerInSink.read(sink, with).require(new LedgerHead(0, ""), "x"));
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.reason();
    }

    @Test
    void everyKindIsReadAsItWasWritten() throws Exception {
        var all =
                List.of(
                        new Deleted.What.Events(new ChosenEvents.OfRun(new UUID(3, 4))),
                        new Deleted.What.Events(new ChosenEvents.OfAgent(NEEDLE)),
                        new Deleted.What.Events(
                                new ChosenEvents.OfEndUser(
                                        "ab12", "CAFE", List.of("BEEF", "D00D"))),
                        new Deleted.What.Organization(new PersonId(new UUID(5, 6))));
        all.forEach(this::delete);
        ledger.publishSoon();
        assertThat(read().after(0))
                .extracting(entry -> entry.deleted().what())
                .containsExactlyElementsOf(all);
        assertThat(read().after(0))
                .allSatisfy(
                        entry -> {
                            assertThat(entry.deleted().org()).isEqualTo(ORG);
                            assertThat(entry.deleted().at()).isEqualTo(clock.instant());
                        });
        assertThat(read().after(3)).hasSize(1);
        assertThat(ledger.trouble()).isEmpty();
    }

    /** It knew no pseudonyms. */
    @Test
    void anEntryOfAnEarlierReleaseIsRead() {
        var body =
                new JsonMapper()
                        .readValue(
                                """
                                {"id":"%1$s","org":"%1$s","kind":"end_user","subject":"CAFE",
                                 "salt":"ab12","by":null,"at":"2026-11-20T10:30:00Z"}
                                """
                                        .formatted(new UUID(3, 4)),
                                Deleted.Body.class);
        assertThat(body.deleted().what())
                .isEqualTo(new Deleted.What.Events(new ChosenEvents.OfEndUser("ab12", "CAFE")));
    }

    @Test
    void nothingInItSaysWhatWasDeleted() {
        delete(NEEDLE);
        ledger.publishSoon();
        assertThat(sink.objects).hasSize(2);
        sink.objects
                .values()
                .forEach(
                        object ->
                                assertThat(new String(object, StandardCharsets.ISO_8859_1))
                                        .doesNotContain(NEEDLE, ORG.toString(), "agent\""));
    }

    @Test
    void aDeletionGoesOnWhileTheSinkIsAwayAndIsToldOf() throws Exception {
        sink.away = true;
        delete("one");
        ledger.publishSoon();
        assertThat(ledger.trouble()).hasValueSatisfying(text -> assertThat(text).contains("1 "));
        sink.away = false;
        ledger.round();
        assertThat(ledger.trouble()).isEmpty();
        assertThat(read().after(0)).hasSize(1);
    }

    @Test
    void whatIsTakenBackWasNeverThere() throws Exception {
        control.transactions()
                .executeWithoutResult(
                        status -> {
                            ledger.record(
                                    new Deleted(
                                            UUID.randomUUID(),
                                            ORG,
                                            new Deleted.What.Events(new ChosenEvents.OfAgent("no")),
                                            clock.instant()));
                            status.setRollbackOnly();
                        });
        delete("yes");
        ledger.publishSoon();
        assertThat(read().after(0)).hasSize(1);
    }

    @Test
    void withoutASinkItIsKeptForTheDayThereIsOne() throws Exception {
        ledger = ledger("");
        delete("one");
        ledger.publishSoon();
        assertThat(sink.objects).isEmpty();
        assertThat(ledger.trouble()).isEmpty();
        ledger = ledger("memory");
        ledger.round();
        assertThat(read().after(0)).hasSize(1);
    }

    @Test
    void theServerThatWroteItPutsBackWhatIsMissing() throws Exception {
        three();
        var before = new TreeMap<>(sink.objects);
        sink.objects.remove(LedgerFile.name(2));
        assertThat(refusal()).isEqualTo(Reason.LEDGER_TRUNCATED);
        ledger.publish(sink);
        assertThat(sink.objects).containsAllEntriesOf(Map.copyOf(before));
    }

    /** Of a control store that was brought back by other means. */
    @Test
    void aLedgerThatKnowsMoreIsNotWrittenOver() {
        three();
        control.jdbc().sql("delete from deletion_ledger where seq = 3").update();
        var before = new TreeMap<>(sink.objects);
        assertThatThrownBy(() -> ledger.publish(sink)).isInstanceOf(BackupFailed.class);
        delete("other three");
        delete("other four");
        assertThatThrownBy(() -> ledger.publish(sink)).isInstanceOf(BackupFailed.class);
        assertThat(sink.objects).isEqualTo(before);
        assertThat(ledger.trouble()).isPresent();
    }

    /** After a restore that did without it, because nobody could read it. */
    @Test
    void aLedgerThatWasGivenUpIsPutAsideAndBegunAnew() throws Exception {
        three();
        sink.objects.put("backup-0000000007/manifest", new byte[0]);
        sink.objects.put(LedgerFile.name(2), new byte[] {1});
        var before = new TreeMap<>(sink.objects);
        control.jdbc().sql("delete from deletion_ledger where seq > 1").update();
        assertThatThrownBy(() -> ledger.publish(sink)).isInstanceOf(BackupFailed.class);

        var givenUp = new GivenUpLedger(new DataDir(directory));
        givenUp.write();
        ledger = ledger("memory");
        ledger.round();

        assertThat(ledger.trouble()).isEmpty();
        assertThat(givenUp.exists()).isFalse();
        assertThat(read().after(0)).hasSize(1);
        assertThat(read().begunAfter()).isEqualTo(7);
        assertThat(sink.objects)
                .containsEntry(
                        "deletions-given-up/0000000007/0000000003", before.get(LedgerFile.name(3)))
                .containsKey("deletions-given-up/0000000007/head");
        delete("four");
        ledger.publish(sink);
        assertThat(read().after(1)).hasSize(1);
        assertThat(read().begunAfter()).as("for good").isEqualTo(7);
    }

    @Test
    void entriesThatWereCutOffAreTruncated() {
        three();
        sink.objects.remove(LedgerFile.name(3));
        assertThat(refusal()).isEqualTo(Reason.LEDGER_TRUNCATED);
    }

    @Test
    void withoutItsEndItIsTruncated() {
        three();
        sink.objects.remove(LedgerFile.HEAD);
        assertThat(refusal()).isEqualTo(Reason.LEDGER_TRUNCATED);
    }

    @Test
    void withoutAnythingItIsMissing() {
        three();
        sink.objects.clear();
        assertThat(refusal()).isEqualTo(Reason.LEDGER_MISSING);
    }

    @Test
    void anOlderOneInItsPlaceIsReplayed() throws Exception {
        delete("one");
        ledger.publishSoon();
        var older = new TreeMap<>(sink.objects);
        delete("two");
        ledger.publishSoon();
        var known = read().after(1).getFirst().head();
        sink.objects.clear();
        sink.objects.putAll(older);
        var ledgerInSink = read();
        for (Runnable check :
                List.<Runnable>of(
                        () -> ledgerInSink.require(known, "backup 2"),
                        () -> ledgerInSink.requireAtLeast(2, "somebody"))) {
            assertThat(catchThrowableOfType(RefusedBackup.class, check::run).reason())
                    .isEqualTo(Reason.LEDGER_REPLAYED);
        }
    }

    @Test
    void anEntryInAnothersPlaceIsReplayed() {
        three();
        sink.objects.put(LedgerFile.name(3), sink.objects.get(LedgerFile.name(2)));
        assertThat(refusal()).isEqualTo(Reason.LEDGER_REPLAYED);
    }

    @Test
    void anotherDeploymentsIsForeign() {
        three();
        var elsewhere = new DerivedBackupKeys(new TestKeys(new byte[] {7}), TestKeys.random(9));
        assertThat(refusal(elsewhere)).isEqualTo(Reason.LEDGER_FOREIGN);
    }

    /** In what is signed; a changed name of the key is a key that nobody has. */
    @Test
    void aFlippedBitIsNoticedWhereverItIs() {
        three();
        for (var name : List.of(LedgerFile.name(2), LedgerFile.HEAD)) {
            var object = sink.objects.get(name).clone();
            int body = new String(object, StandardCharsets.ISO_8859_1).indexOf('\n');
            for (int at :
                    new int[] {0, 5, body - 20, body, body + 1, body + 20, object.length - 1}) {
                var changed = object.clone();
                changed[at] ^= 1;
                sink.objects.put(name, changed);
                assertThat(refusal()).as("%s at %d", name, at).isEqualTo(Reason.LEDGER_ALTERED);
            }
            sink.objects.put(name, java.util.Arrays.copyOf(object, object.length / 2));
            assertThat(refusal()).as("half of " + name).isEqualTo(Reason.LEDGER_ALTERED);
            sink.objects.put(name, object);
        }
    }

    /** What a restore leaves to the server. */
    @Test
    void whatIsToBeDoneAgainIsKeptWholeOrRefused() throws Exception {
        three();
        var entries = read().after(1);
        var pending = new PendingReplay(new DataDir(directory));
        pending.write(entries);
        assertThat(pending.read(keys)).isEqualTo(entries);
        var file = new DataDir(directory).deletionsToReplay();
        var text = Files.readString(file);
        for (var damaged :
                List.of(
                        text.substring(0, text.length() - 9),
                        "{}",
                        text.replace("\"last\":3", "\"last\":4"))) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> pending.read(keys)).isInstanceOf(StartupException.class);
        }
        pending.write(List.of());
        assertThat(pending.exists()).isFalse();
    }

    @Test
    void aRestoredStoreGoesOnWhereTheSinkEnds() throws Exception {
        three();
        var entries = read().after(0);
        control.jdbc().sql("delete from deletion_ledger where seq > 1").update();
        control.transactions().executeWithoutResult(_ -> ledger.takeOver(entries));
        delete("four");
        ledger.publish(sink);
        assertThat(read().after(0)).hasSize(4);
        assertThat(ledger.head().seq()).isEqualTo(4);
    }
}
