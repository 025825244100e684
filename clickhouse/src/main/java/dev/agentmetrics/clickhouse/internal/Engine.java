package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running engine: its connections in lanes, and its orderly end. */
public final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final Duration CONTROL_LIMIT = Duration.ofSeconds(2);
    private static final int EXIT_STUCK = 1;

    private final EmbeddedSettings settings;
    private final EngineLimits limits;
    private final Chdb chdb;
    private final Signals signals = new Signals();
    private final DirectoryLock lock;
    private final GroupSync.Action disk;
    private final GroupSync sync;
    private final Lane writers;
    private final Lane readers;
    private final Lane urgentReaders;
    private final Lane copies;
    private final Lane control;
    private final List<Connection> connections = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean stuck = new AtomicBoolean();
    private final Thread exitHook = new Thread(this::closeAtExit, "clickhouse-exit");

    private Engine(
            EmbeddedSettings settings,
            EngineLimits limits,
            Chdb chdb,
            DirectoryLock lock,
            GroupSync.Action disk) {
        this.settings = settings;
        this.limits = limits;
        this.chdb = chdb;
        this.lock = lock;
        this.disk = disk;
        sync = new GroupSync(disk);
        writers = new Lane(limits.patience(), this::kill);
        readers = new Lane(limits.patience(), this::kill);
        urgentReaders = new Lane(limits.patience(), this::kill);
        copies = new Lane(limits.patience(), this::kill);
        control = new Lane(CONTROL_LIMIT, (_, _) -> {});
    }

    /** Starts the engine on a directory that no other process has open. */
    public static Engine start(EmbeddedSettings settings) {
        return start(settings, EngineLimits.DEFAULT, FileSystemSync::new);
    }

    static Engine start(EmbeddedSettings settings, EngineLimits limits, SyncSource syncs) {
        var directory = prepare(settings.dataDirectory());
        var lock = DirectoryLock.acquire(directory);
        try {
            var engine =
                    new Engine(
                            settings,
                            limits,
                            Chdb.load(settings.library()),
                            lock,
                            syncs.of(directory));
            engine.connect(directory.resolve("store"));
            Runtime.getRuntime().addShutdownHook(engine.exitHook);
            return engine;
        } catch (IOException cause) {
            lock.close();
            throw new UncheckedIOException("cannot use " + directory, cause);
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** How what was written to a directory is brought to its disk. */
    @FunctionalInterface
    interface SyncSource {
        GroupSync.Action of(Path directory) throws IOException;
    }

    /** Makes the data directory, for its owner alone. */
    private static Path prepare(Path directory) {
        try {
            return Files.createDirectories(
                            directory.toAbsolutePath(),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")))
                    .toRealPath();
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot make the directory " + directory, cause);
        }
    }

    /** Calls with a database for names without one. */
    public ClickHouse database(String name) {
        return new Database(this, name, readers);
    }

    private void connect(Path directory) {
        signals.keepAll(chdb::leaveSignalsAlone);
        try {
            connectAll(directory);
        } catch (RuntimeException failure) {
            closeConnections();
            throw failure;
        }
    }

    private void connectAll(Path directory) {
        // The first connection starts the engine and is the only one that reads the configuration.
        try (var configuration = EngineConfiguration.write(settings)) {
            add(control, directory, "control", List.of("--config-file=" + configuration.file()));
        }
        for (var i = 1; i <= settings.writers(); i++) {
            add(writers, directory, "writer-" + i, List.of());
        }
        for (var i = 1; i <= settings.readers(); i++) {
            add(readers, directory, "reader-" + i, List.of());
        }
        add(urgentReaders, directory, "urgent-reader", List.of());
        add(copies, directory, "copier", List.of());
    }

    private void add(Lane lane, Path directory, String name, List<String> more) {
        var arguments = new ArrayList<>(List.of("clickhouse", "--path=" + directory));
        arguments.addAll(more);
        var handle = signals.keep(() -> chdb.connect(arguments));
        if (handle == null) {
            throw new IllegalStateException(
                    "The event store did not start on "
                            + directory
                            + ". A process can have one data directory open at a time.");
        }
        var connection =
                new Connection(chdb, handle, directory, name, settings.memoryBytes() * 6 / 10);
        connections.add(connection);
        lane.add(connection, name);
    }

    Lane writers() {
        return writers;
    }

    Lane urgentReaders() {
        return urgentReaders;
    }

    Lane copies() {
        return copies;
    }

    Lane control() {
        return control;
    }

    EngineLimits limits() {
        return limits;
    }

    /** Brings everything written so far to the disk. */
    void sync() {
        try {
            sync.await();
        } catch (FileSystemSync.ErrnoException failure) {
            throw failure.storageFull()
                    ? new ClickHouseException.StorageFull(failure.toString())
                    : new ClickHouseException.Unavailable(failure.toString());
        } catch (IOException failure) {
            throw new ClickHouseException.Unavailable("the disk refused a sync: " + failure);
        }
    }

    /** Cancels what the task runs on the worker, if it still does. */
    private void kill(Worker worker, Task<?> task) {
        worker.whileRunning(task, () -> cancel(worker));
    }

    private void cancel(Worker worker) {
        var session = new Connection.Session("system", CONTROL_LIMIT.toMillis(), 0, 0);
        var bound = Parameters.of(Map.of("name", worker.name()));
        var sql = "KILL QUERY WHERE Settings['log_comment'] = {name:String}" + " ASYNC FORMAT Null";
        try {
            control.callUninterrupted(
                    connection -> connection.query(session, sql, bound), CONTROL_LIMIT);
        } catch (ClickHouseException failure) {
            LOG.warn("cannot cancel what runs on {}: {}", worker.name(), failure.getMessage());
        }
    }

    /** Waits for running calls, then stops; what does not end in time is cancelled. */
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                shutDown();
            } finally {
                closed.countDown();
            }
        } else {
            awaitClosed(limits.close().multipliedBy(2));
        }
    }

    private void shutDown() {
        readers.stopTaking();
        urgentReaders.stopTaking();
        copies.stopTaking();
        writers.stopTaking();
        var idle = drain(limits.close());
        if (!idle) {
            LOG.warn("cancelling what still runs in the engine");
            for (var lane : List.of(readers, urgentReaders, copies, writers)) {
                lane.workers().stream().filter(Worker::busy).forEach(this::cancel);
            }
            idle = drain(CONTROL_LIMIT);
        }
        control.stopTaking();
        if (idle && awaitIdle(control, CONTROL_LIMIT)) {
            closeConnections();
            close(disk);
            lock.close();
            removeExitHook();
        } else {
            stuck.set(true);
            LOG.error("the engine does not stop; its data is safe, the process must end");
        }
    }

    private boolean drain(Duration limit) {
        var idle = awaitIdle(writers, limit);
        idle &= awaitIdle(urgentReaders, limit);
        idle &= awaitIdle(copies, limit);
        return awaitIdle(readers, limit) && idle;
    }

    private static boolean awaitIdle(Lane lane, Duration limit) {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return lane.awaitIdle(limit);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeConnections() {
        signals.keepAll(() -> connections.forEach(Connection::close));
        connections.clear();
    }

    private static void close(GroupSync.Action disk) {
        if (disk instanceof FileSystemSync files) {
            files.close();
        }
    }

    private void removeExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException _) {
            // The JVM is ending already; the hook finds nothing to do.
        }
    }

    /** Without this, the JVM's end with an open connection would be a native abort. */
    private void closeAtExit() {
        if (!awaitClosed(settings.shutdownGrace())) {
            close();
        }
        if (stuck.get()) {
            Runtime.getRuntime().halt(EXIT_STUCK);
        }
    }

    private boolean awaitClosed(Duration limit) {
        try {
            return closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
