package dev.agentmetrics.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
@Tag("C32")
@Tag("C36")
class AuditLogTest {

    private static final OrgId ORG =
            new OrgId(UUID.fromString("00000000-0000-7000-8000-00000000000a"));
    private static final OrgId OTHER =
            new OrgId(UUID.fromString("00000000-0000-7000-8000-00000000000b"));

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final TestKeys keys = TestKeys.fixed();
    private TestControlStore control;
    private AuditLog log;

    @BeforeEach
    void open() {
        control = TestControlStore.open(engine, dataDir);
        log = log(keys);
    }

    @AfterEach
    void close() {
        control.close();
    }

    private AuditLog log(TestKeys keys) {
        return new AuditLog(
                new JdbcAuditStore(control.source()), control.transactions(), keys, clock);
    }

    private static AuditEvent event(OrgId org, AuditType type, String actor, String detail) {
        return new AuditEvent(
                type,
                org,
                AuditActor.key(actor),
                new Origin("192.0.2.7", "curl/8.5"),
                Map.of("key", detail));
    }

    private static AuditEvent event(String detail) {
        return event(ORG, AuditType.KEY_CREATED, "K", detail);
    }

    private java.util.List<AuditRecord> all(OrgId org) {
        return log.after(org, 0, AuditFilter.ALL, 1_000);
    }

    /** The documented text and hash, computed here once more without the product's code. */
    @Test
    void writesTheDocumentedTextAndHash() throws Exception {
        log.append(event("one"));
        log.append(event("two"));

        var records = all(ORG);
        assertThat(records.getFirst().body())
                .isEqualTo(
                        "{\"actor\":{\"id\":\"K\",\"kind\":\"api_key\"},"
                                + "\"at\":\"2026-11-24T08:00:00Z\","
                                + "\"chain\":\"00000000-0000-7000-8000-00000000000a\","
                                + "\"details\":{\"key\":\"one\"},"
                                + "\"from\":{\"address\":\"192.0.2.7\",\"agent\":\"curl/8.5\"},"
                                + "\"seq\":1,\"type\":\"key_created\",\"v\":1}");
        var hash = new byte[32];
        for (var record : records) {
            var leaf = sha256(new byte[] {0}, record.body().getBytes(StandardCharsets.UTF_8));
            hash = sha256("am-audit-chain-v1\0".getBytes(StandardCharsets.US_ASCII), hash, leaf);
            assertThat(record.hash()).isEqualTo(HexFormat.of().formatHex(hash));
        }
    }

    private static byte[] sha256(byte[]... parts) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        for (var part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    @Test
    void givesBackWhatWasRecorded() {
        var event = event("one");
        log.append(event);

        assertThat(all(ORG))
                .singleElement()
                .satisfies(
                        record -> {
                            assertThat(record.event()).isEqualTo(event);
                            assertThat(record.at()).isEqualTo(clock.instant());
                            assertThat(record.seq()).isEqualTo(1);
                        });
    }

    /** Red when the record is written in a transaction of its own. */
    @Test
    void anEventOfAChangeThatFailedIsNotRecorded() {
        assertThatThrownBy(
                        () ->
                                control.transactions()
                                        .executeWithoutResult(
                                                _ -> {
                                                    log.append(event("undone"));
                                                    throw new IllegalStateException("no");
                                                }))
                .isInstanceOf(IllegalStateException.class);
        log.append(event("done"));

        assertThat(all(ORG))
                .singleElement()
                .satisfies(record -> assertThat(record.seq()).isEqualTo(1));
    }

    /** Red without the lock on the head: two records take the same place. */
    @Test
    void manyAtOnceTakeTheirPlacesOneAfterTheOther() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var done =
                    IntStream.range(0, 80)
                            .mapToObj(i -> threads.submit(() -> log.append(event("by " + i))))
                            .toList();
            for (var one : done) {
                one.get();
            }
        }

        assertThat(all(ORG).stream().map(AuditRecord::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 80).boxed().toList());
        assertThat(AuditVerifier.over(control.source(), keys).verify().breaks()).isEmpty();
    }

    @Test
    void filtersByTypeActorAndTime() {
        log.append(event(ORG, AuditType.KEY_CREATED, "A", "1"));
        clock.advance(Duration.ofHours(1));
        log.append(event(ORG, AuditType.KEY_REVOKED, "A", "2"));
        clock.advance(Duration.ofHours(1));
        log.append(event(ORG, AuditType.KEY_REVOKED, "B", "3"));
        log.append(event(OTHER, AuditType.KEY_REVOKED, "A", "other"));
        var start = MovableClock.at("2026-11-24T08:00:00Z").instant();

        assertThat(found(new AuditFilter(Set.of(AuditType.KEY_REVOKED), null, null, null)))
                .containsExactly("3", "2");
        assertThat(found(new AuditFilter(Set.of(), "A", null, null))).containsExactly("2", "1");
        assertThat(found(new AuditFilter(Set.of(), null, start.plusSeconds(1), null)))
                .containsExactly("3", "2");
        assertThat(found(new AuditFilter(Set.of(), null, null, start.plusSeconds(7_200))))
                .containsExactly("2", "1");
        assertThat(found(new AuditFilter(Set.of(), "A' or '1'='1", null, null))).isEmpty();
    }

    private java.util.List<String> found(AuditFilter filter) {
        return log.before(ORG, Long.MAX_VALUE, filter, 100).stream()
                .map(record -> record.event().details().get("key"))
                .toList();
    }

    /** Line breaks, escapes, right-to-left marks and a megabyte stay one short record. */
    @Test
    void hostileTextStaysOneRecord() {
        var hostile = "a\r\n\u001b[31m\u202e\",\"seq\":7,\"x\":\"\ud800" + "x".repeat(1_000_000);
        log.append(
                new AuditEvent(
                        AuditType.KEY_CREATED,
                        ORG,
                        AuditActor.key("K"),
                        new Origin("192.0.2.7", hostile),
                        Map.of("name", hostile)));

        var record = all(ORG).getFirst();
        assertThat(record.body())
                .doesNotContain("\r", "\n", "\u001b", "\u202e")
                .hasSizeLessThan(800);
        assertThat(record.event().details().get("name"))
                .startsWith("a[31m\",\"seq\":7,\"x\":\"xxx")
                .hasSize(200);
        assertThat(record.event().from().agent()).hasSize(200);
        assertThat(record.seq()).isEqualTo(1);
        assertThat(AuditVerifier.over(control.source(), keys).verify().breaks()).isEmpty();
    }

    @Test
    void refusesToStartWithAnotherKey() {
        assertThatThrownBy(() -> log(new TestKeys(new byte[] {1})))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("restore DATA_DIR/keys");
    }

    @Test
    void fieldsOfASpreadsheetDoNotRunAsFormulas() {
        log.append(
                new AuditEvent(
                        AuditType.KEY_CREATED,
                        ORG,
                        AuditActor.key("=1+1"),
                        new Origin("@x", "-2+3\"quoted\""),
                        Map.of("name", "=HYPERLINK(\"https://evil.example\")")));

        assertThat(ExportLine.csv(all(ORG).getFirst()))
                .startsWith(
                        "\"1\",\"2026-11-24T08:00:00Z\",\"key_created\",\"api_key\",\"'=1+1\",\"'@x\","
                                + "\"'-2+3\"\"quoted\"\"\",\"{\"\"name\"\":\"\"=HYPERLINK(");
    }
}
