package dev.agentmetrics.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every transport to ClickHouse must do. Subclasses only say how to reach one. */
abstract class ClickHouseContract {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final Instant AT = Instant.parse("2026-11-24T12:34:56.789Z");

    private ClickHouse clickhouse;
    private String table;

    abstract ClickHouse clickhouse();

    @BeforeEach
    void makeTable() {
        clickhouse = clickhouse();
        table = TestEngine.tableName();
        clickhouse.execute(
                Query.of(
                        "CREATE TABLE "
                                + table
                                + " (id UUID, at DateTime64(3, 'UTC'), name LowCardinality(String), "
                                + "amount Decimal64(10), count UInt64, share Float64, maybe Nullable(UInt32), "
                                + "tags Array(LowCardinality(String)), kind Enum8('a' = 1, 'b' = 2)) "
                                + "ENGINE = MergeTree ORDER BY id"));
    }

    @Test
    void readsBackEveryTypeExactly() {
        insert(row(new RowBinary(64), ID, "näme", Long.MAX_VALUE, false));

        var read =
                clickhouse.query(
                        Query.of("SELECT * FROM " + table),
                        row -> {
                            assertThat(row.uuid("id")).isEqualTo(ID);
                            assertThat(row.instant("at")).isEqualTo(AT);
                            assertThat(row.string("name")).isEqualTo("näme");
                            assertThat(row.decimal("amount")).isEqualByComparingTo("0.0098100001");
                            assertThat(row.integer("count")).isEqualTo(Long.MAX_VALUE);
                            assertThat(row.floating("share")).isEqualTo(0.1);
                            assertThat(row.isNull("maybe")).isFalse();
                            assertThat(row.integer("maybe")).isEqualTo(7);
                            assertThat(row.strings("tags")).containsExactly("x", "y\"z");
                            assertThat(row.string("kind")).isEqualTo("b");
                            return row.bits("count");
                        });
        assertThat(read).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void tellsNullFromZero() {
        insert(row(new RowBinary(64), ID, "n", 1, true));

        assertThat(
                        clickhouse.query(
                                Query.of("SELECT maybe FROM " + table), row -> row.isNull("maybe")))
                .containsExactly(true);
    }

    @Test
    void keepsAllDigitsOfLargeNumbers() {
        var rows =
                clickhouse.query(
                        Query.of(
                                "SELECT toUInt64('18446744073709551615') AS hash,"
                                        + " toDecimal128('12345678901234567890.0123456789', 10) AS money"),
                        row -> List.of(row.bits("hash"), row.decimal("money")));

        assertThat(rows)
                .containsExactly(List.of(-1L, new BigDecimal("12345678901234567890.0123456789")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "it's",
                "'; DROP TABLE users; --",
                "back\\slash \\' \\n",
                "tab\tnewline\ncarriage\r",
                "nul\0inside",
                "emoji 🦜 and \u202Eright to left",
                "{name:String}",
                ""
            })
    void boundTextArrivesIntactAndIsNeverSql(String hostile) {
        assertThat(
                        clickhouse.query(
                                Query.of("SELECT {text:String} AS text").with("text", hostile),
                                row -> row.string("text")))
                .containsExactly(hostile);
        assertThat(
                        clickhouse.query(
                                Query.of("SELECT {texts:Array(String)} AS texts")
                                        .with("texts", List.of(hostile, "next")),
                                row -> row.strings("texts")))
                .containsExactly(List.of(hostile, "next"));
    }

    @Test
    void bindsEveryKindOfValue() {
        insert(row(new RowBinary(64), ID, "bound", 42, false));

        var query =
                Query.of(
                                "SELECT count() AS n FROM "
                                        + table
                                        + " WHERE id = {id:UUID} AND id IN {ids:Array(UUID)} AND at = {at:DateTime64(3)}"
                                        + " AND count = {count:UInt64} AND share = {share:Float64}"
                                        + " AND name IN {names:Array(String)} AND {flag:Bool}")
                        .with("id", ID)
                        .with("ids", List.of(ID, new UUID(0, 0)))
                        .with("at", AT)
                        .with("count", 42L)
                        .with("share", 0.1)
                        .with("names", List.of("bound", "other"))
                        .with("flag", true);
        assertThat(clickhouse.query(query, row -> row.integer("n"))).containsExactly(1L);
    }

    @Test
    void streamsMoreThanItHolds() {
        var sum = new long[2];
        clickhouse.stream(
                Query.of("SELECT number FROM numbers(1000000)"),
                row -> {
                    sum[0] += row.integer("number");
                    sum[1]++;
                });
        assertThat(sum).containsExactly(499_999_500_000L, 1_000_000L);
    }

    @Test
    void aStreamWhoseReaderFailsLeavesTheConnectionUsable() {
        for (var i = 0; i < 10; i++) {
            assertThatThrownBy(
                            () ->
                                    clickhouse.stream(
                                            Query.of("SELECT number FROM numbers(10000000)"),
                                            _ -> {
                                                throw new IllegalStateException("enough");
                                            }))
                    .hasMessage("enough");
        }
        assertThat(clickhouse.query(Query.of("SELECT 1 AS one"), row -> row.integer("one")))
                .containsExactly(1L);
    }

    /**
     * The engine keeps what a query had put out before it failed, and would hand it to whoever asks
     * next.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT number, throwIf(number = 150000) FROM numbers(1000000)",
                "SELECT number FROM numbers(3000000)",
                "SELECT number, sleepEachRow(0.00002) FROM numbers(3000000)"
                        + " SETTINGS max_block_size = 100"
            })
    void nothingOfAFailedQueryIsInTheNextAnswer(String failing) {
        var limit = Duration.ofSeconds(1);
        var next = Query.of("SELECT 1 AS one");
        for (var i = 0; i < 3; i++) {
            assertThatThrownBy(
                            () ->
                                    clickhouse.query(
                                            Query.of(failing).within(limit),
                                            row -> row.integer("number")))
                    .isInstanceOf(ClickHouseException.class);
        }
        for (var i = 0; i < 6; i++) {
            assertThatCode(() -> clickhouse.query(next, row -> row.integer("one")))
                    .doesNotThrowAnyException();
            assertThat(clickhouse.query(next, row -> row.integer("one"))).containsExactly(1L);
        }
    }

    @Test
    void anInterruptEndsTheQueryAndFreesItsConnection() throws Exception {
        var slow =
                Query.of("SELECT count() AS n FROM numbers(1000000000000)")
                        .within(Duration.ofMinutes(2));
        // More than there are connections: the later ones need the earlier ones' ends.
        for (var i = 0; i < 6; i++) {
            var ended = new CompletableFuture<RuntimeException>();
            var thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            clickhouse.query(slow, row -> row.integer("n"));
                                        } catch (RuntimeException failure) {
                                            ended.complete(failure);
                                        }
                                    });
            thread.interrupt();
            assertThat(ended.get(1, TimeUnit.MINUTES))
                    .isInstanceOf(ClickHouseException.TimedOut.class);
        }
        assertThat(clickhouse.query(Query.of("SELECT 2 AS two"), row -> row.integer("two")))
                .containsExactly(2L);
    }

    @Test
    void endsAQueryAtItsTimeLimit() {
        var slow =
                Query.of("SELECT count() AS n FROM numbers(1000000000000)")
                        .within(Duration.ofMillis(300));

        assertThatThrownBy(() -> clickhouse.query(slow, row -> row.integer("n")))
                .isInstanceOf(ClickHouseException.TimedOut.class);
        assertThat(clickhouse.query(Query.of("SELECT 2 AS two"), row -> row.integer("two")))
                .containsExactly(2L);
    }

    @Test
    void endsAQueryThatWantsTooMuchMemory() {
        var greedy = Query.of("SELECT groupArray(number) AS all FROM numbers(200000000)");

        assertThatThrownBy(() -> clickhouse.query(greedy, row -> row.strings("all").size()))
                .isInstanceOfSatisfying(
                        ClickHouseException.Unavailable.class,
                        failure -> assertThat(failure.isMemoryLimit()).isTrue());
        clickhouse.ping();
    }

    @Test
    void saysThatAStatementIsWrongWithTheEnginesCode() {
        assertThatThrownBy(() -> clickhouse.query(Query.of("SELECT * FROM no_such_table"), _ -> 1))
                .isInstanceOfSatisfying(
                        ClickHouseException.Rejected.class,
                        refused -> assertThat(refused.code()).isEqualTo(60));
    }

    @Test
    void refusesAWholeInsertThatIsCutOff() {
        var cut = new RowBinary(64).uuid(ID).millis(AT).endRow();

        assertThatThrownBy(() -> insert(cut)).isInstanceOf(ClickHouseException.class);
        assertThat(count()).isZero();
        insert(row(new RowBinary(64), ID, "after", 1, false));
        assertThat(count()).isOne();
    }

    @Test
    void writersAndReadersWorkAtTheSameTime() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Future<?>>();
            for (var writer = 0; writer < 2; writer++) {
                work.add(
                        threads.submit(
                                () -> {
                                    for (var batch = 0; batch < 10; batch++) {
                                        insertMany(1_000);
                                    }
                                }));
            }
            for (var reader = 0; reader < 3; reader++) {
                work.add(
                        threads.submit(
                                () -> {
                                    for (var i = 0; i < 20; i++) {
                                        assertThat(count() % 1_000).isZero();
                                    }
                                }));
            }
            for (var job : work) {
                job.get(2, TimeUnit.MINUTES);
            }
        }
        assertThat(count()).isEqualTo(20_000);
    }

    /** Red when they share the connections of the others. */
    @Test
    void anUrgentQuestionDoesNotWaitForOthers() throws Exception {
        var busy =
                Query.of("SELECT sum(sleepEachRow(1)) FROM numbers(30) SETTINGS max_block_size = 1")
                        .within(Duration.ofMinutes(1));
        var others = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (var other = 0; other < 6; other++) {
                others.execute(() -> askAgainAndAgain(busy));
            }
            var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (busyQuestions() < 3) {
                assertThat(System.nanoTime()).as("readers are never busy").isLessThan(deadline);
            }
        } finally {
            others.shutdownNow();
            assertThat(others.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** Until its thread is interrupted. */
    private void askAgainAndAgain(Query query) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                clickhouse.query(query, _ -> 0L);
            } catch (ClickHouseException.Unavailable | ClickHouseException.TimedOut _) {
                // No reader was free, or the test is over.
            }
        }
    }

    private long busyQuestions() {
        return clickhouse
                .urgent()
                .query(
                        Query.of(
                                "SELECT count() AS n FROM system.processes"
                                        + " WHERE query LIKE 'SELECT sum(sleep%'"),
                        row -> row.integer("n"))
                .getFirst();
    }

    private void insertMany(int rows) {
        var buffer = new RowBinary(1 << 16);
        IntStream.range(0, rows).forEach(i -> row(buffer, new UUID(i, i), "many", i, i % 2 == 0));
        insert(buffer);
    }

    private long count() {
        return clickhouse
                .query(Query.of("SELECT count() AS n FROM " + table), row -> row.integer("n"))
                .getFirst();
    }

    private void insert(RowBinary rows) {
        clickhouse.insert(
                new Insert(
                        table,
                        List.of(
                                "id", "at", "name", "amount", "count", "share", "maybe", "tags",
                                "kind"),
                        rows));
    }

    private static RowBinary row(RowBinary to, UUID id, String name, long count, boolean isNull) {
        to.uuid(id)
                .millis(AT)
                .string(name)
                .int64(98_100_001L)
                .int64(count)
                .float64(0.1)
                .nullFlag(isNull);
        if (!isNull) {
            to.uint32(7);
        }
        return to.strings(List.of("x", "y\"z")).uint8(2).endRow();
    }
}
