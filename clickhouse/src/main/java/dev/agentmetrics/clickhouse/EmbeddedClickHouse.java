package dev.agentmetrics.clickhouse;

import dev.agentmetrics.clickhouse.internal.Chdb;
import dev.agentmetrics.clickhouse.internal.Connection;
import dev.agentmetrics.clickhouse.internal.DirectoryLock;
import dev.agentmetrics.clickhouse.internal.EngineConfiguration;
import dev.agentmetrics.clickhouse.internal.FileSystemSync;
import dev.agentmetrics.clickhouse.internal.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ClickHouse engine inside this process. One data directory belongs to one process, and a
 * process can have one data directory open at a time.
 */
public final class EmbeddedClickHouse implements ClickHouse {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedClickHouse.class);
    private static final Duration INSERT_LIMIT = Duration.ofMinutes(1);
    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(20);

    private final DirectoryLock lock;
    private final FileSystemSync fileSystem;
    private final Pool readers;
    private final Pool writers;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private EmbeddedClickHouse(
            DirectoryLock lock, FileSystemSync fileSystem, Pool readers, Pool writers) {
        this.lock = lock;
        this.fileSystem = fileSystem;
        this.readers = readers;
        this.writers = writers;
    }

    /**
     * Opens the data directory, making it when absent.
     *
     * @throws IllegalStateException with a sentence for the operator when another process has it
     *     open
     */
    public static EmbeddedClickHouse open(EmbeddedSettings settings) {
        var directory = settings.dataDirectory().toAbsolutePath().normalize();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the data directory " + directory, e);
        }
        var lock = DirectoryLock.acquire(directory);
        try {
            var chdb = new Chdb(settings.library());
            try (var configuration = EngineConfiguration.write(settings)) {
                var arguments =
                        List.of(
                                "clickhouse",
                                "--path=" + directory.resolve("store"),
                                "--config-file=" + configuration.file());
                var opened = new ArrayList<Connection>();
                var writers =
                        new Pool("writer", settings.writers(), () -> open(chdb, arguments, opened));
                var readers =
                        new Pool("reader", settings.readers(), () -> open(chdb, arguments, opened));
                var engine =
                        new EmbeddedClickHouse(
                                lock, new FileSystemSync(directory), readers, writers);
                engine.closeOnShutdown(settings.shutdownGrace());
                return engine;
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Connection open(Chdb chdb, List<String> arguments, List<Connection> opened) {
        try {
            var connection = Connection.open(chdb, arguments);
            opened.add(connection);
            return connection;
        } catch (RuntimeException e) {
            // A connection that stays open would abort the process at its end.
            opened.forEach(Connection::close);
            throw e;
        }
    }

    @Override
    public <T> List<T> query(Query query, RowMapper<T> mapper) {
        return readers.call(
                query.timeLimit(),
                connection -> {
                    var rows = new ArrayList<T>();
                    connection.query(query, row -> rows.add(mapper.map(row)));
                    return rows;
                });
    }

    @Override
    public void stream(Query query, Consumer<Row> rows) {
        readers.call(
                query.timeLimit(),
                connection -> {
                    connection.stream(query, rows);
                    return true;
                });
    }

    @Override
    public void execute(Query statement) {
        writers.call(
                statement.timeLimit(),
                connection -> {
                    connection.execute(statement);
                    fileSystem.sync();
                    return true;
                });
    }

    @Override
    public void insert(Insert insert) {
        if (insert.rows().rows() == 0) {
            return;
        }
        writers.call(
                INSERT_LIMIT,
                connection -> {
                    connection.insert(insert);
                    fileSystem.sync();
                    return true;
                });
    }

    @Override
    public void ping() {
        var _ =
                query(
                        Query.of("SELECT 1 AS one").within(Duration.ofSeconds(2)),
                        row -> row.integer("one"));
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            awaitClosed(CLOSING_PATIENCE);
            return;
        }
        var writersClean = writers.close(CLOSING_PATIENCE);
        var readersClean = readers.close(CLOSING_PATIENCE);
        fileSystem.close();
        lock.close();
        closed.countDown();
        if (!writersClean || !readersClean) {
            LOG.warn(
                    "The event store did not finish its running calls within {}.",
                    CLOSING_PATIENCE);
        }
    }

    /**
     * A process that ends with an open connection ends in an abort of the engine. The owner has the
     * first go, because it may still be answering requests; whatever is left after that is closed
     * here, and if even that is impossible, the process leaves without running the engine's exit
     * handlers.
     */
    private void closeOnShutdown(Duration grace) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("clickhouse-shutdown")
                                .unstarted(
                                        () -> {
                                            if (awaitClosed(grace)) {
                                                return;
                                            }
                                            close();
                                            if (closed.getCount() > 0) {
                                                Runtime.getRuntime().halt(1);
                                            }
                                        }));
    }

    private boolean awaitClosed(Duration patience) {
        try {
            return closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
