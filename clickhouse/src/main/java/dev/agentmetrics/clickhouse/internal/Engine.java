package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.Reencryption;
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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running engine: its connections in lanes, and its orderly end. */
public final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final Duration CONTROL_LIMIT = Duration.ofSeconds(2);
    private static final Duration MOVE_LIMIT = Duration.ofMinutes(10);
    private static final int EXIT_STUCK = 1;

    private final EmbeddedSettings settings;
    private final EngineLimits limits;
    private final Chdb chdb;
    private final Signals signals = new Signals();
    private final DirectoryLock lock;
    private final GroupSync.Action disk;
    private final Storage storage;
    private final GroupSync sync;
    private final Lane writers;
    private final Lane readers;
    private final Lane urgentReaders;
    private final Lane copies;
    private final Lane control;
    private final List<Connection> connections = new ArrayList<>();
    private final ReentrantReadWriteLock moving = new ReentrantReadWriteLock();
    private final BackgroundMove move = new BackgroundMove(this);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean stuck = new AtomicBoolean();
    private final Thread exitHook = new Thread(this::closeAtExit, "clickhouse-exit");

    private Engine(
            EmbeddedSettings settings,
            EngineLimits limits,
            Chdb chdb,
            DirectoryLock lock,
            GroupSync.Action disk,
            Storage storage) {
        this.settings = settings;
        this.limits = limits;
        this.chdb = chdb;
        this.lock = lock;
        this.disk = disk;
        this.storage = storage;
        sync = new GroupSync(disk);
        writers = new Lane(limits.patience(), this::kill);
        readers = new Lane(limits.patience(), this::kill);
        urgentReaders = new Lane(limits.patience(), this::kill);
        copies = new Lane(limits.patience(), this::kill);
        control = new Lane(CONTROL_LIMIT, (_, _) -> {});
    }

    /** Loads the library, so that a start need not. */
    public static void load(Path library) {
        var _ = Chdb.load(library);
    }

    /** Starts the engine on a directory that no other process has open. */
    public static Engine start(EmbeddedSettings settings) {
        return start(settings, EngineLimits.DEFAULT, FileSystemSync::new);
    }

    static Engine start(EmbeddedSettings settings, EngineLimits limits, SyncSource syncs) {
        var directory = prepare(settings.dataDirectory());
        var lock = DirectoryLock.acquire(directory);
        try {
            var disk = syncs.of(directory);
            var storage = Storage.open(directory, settings.keys(), disk);
            try {
                var chdb = Chdb.load(settings.library());
                var engine = new Engine(settings, limits, chdb, lock, disk, storage);
                engine.connect();
                Runtime.getRuntime().addShutdownHook(engine.exitHook);
                return engine;
            } catch (IOException | RuntimeException failure) {
                storage.close();
                throw failure;
            }
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

    private void connect() throws IOException {
        signals.keepAll(chdb::leaveSignalsAlone);
        if (storage.hasClearData()) {
            upgrade();
        }
        try {
            connectAll();
            if (storage.disks().hasOlder()) {
                move.start();
            }
        } catch (RuntimeException failure) {
            closeConnections();
            throw failure;
        }
    }

    /** With an engine of its own: the one that serves does not know the old disk. */
    private void upgrade() throws IOException {
        Connection connection;
        try (var configuration = EngineConfiguration.write(settings, storage.disks(), true)) {
            connection = open("upgrade", configuration);
        }
        try {
            new Upgrade(connection, storage.mover()).run();
        } finally {
            signals.keepAll(connection::close);
        }
        storage.deleteClearData();
    }

    private void connectAll() {
        // The first connection starts the engine and is the only one that reads the configuration.
        try (var configuration = EngineConfiguration.write(settings, storage.disks(), false)) {
            var first = open("control", configuration);
            connections.add(first);
            if (storage.disks().encrypt()) {
                var checks = new StartChecks(first);
                checks.everythingIsEncrypted(storage.disks().directories());
                checks.nothingIsMissing();
            }
            control.add(first, "control");
        }
        for (var i = 1; i <= settings.writers(); i++) {
            add(writers, "writer-" + i);
        }
        for (var i = 1; i <= settings.readers(); i++) {
            add(readers, "reader-" + i);
        }
        add(urgentReaders, "urgent-reader");
        add(copies, "copier");
    }

    private void add(Lane lane, String name) {
        var connection = open(name, null);
        connections.add(connection);
        lane.add(connection, name);
    }

    private Connection open(String name, @Nullable EngineConfiguration configuration) {
        var directory = storage.engineDirectory();
        var arguments = new ArrayList<>(List.of("clickhouse", "--path=" + directory));
        if (configuration != null) {
            arguments.add("--config-file=" + configuration.file());
        }
        var handle = signals.keep(() -> chdb.connect(arguments));
        if (handle == null) {
            throw new IllegalStateException(
                    "The event store did not start on "
                            + directory
                            + ". A process can have one data directory open at a time.");
        }
        return new Connection(chdb, handle, directory, name, settings.memoryBytes() * 6 / 10);
    }

    /** Held by statements that change parts, and kept from them while one is moved. */
    Lock changes() {
        return moving.readLock();
    }

    /**
     * Moves what can be moved now of the parts that are under older keys.
     *
     * @return how many there were
     */
    int moveSome() throws InterruptedException {
        var parts = writers.callToTheEnd(storage.mover()::elsewhere, limits.insert());
        for (var part : parts) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (moving.writeLock().tryLock()) {
                try {
                    writers.callToTheEnd(
                            connection -> storage.mover().move(connection, part), MOVE_LIMIT);
                } finally {
                    moving.writeLock().unlock();
                }
            }
        }
        return parts.size();
    }

    /** How much is under the current key. */
    public Reencryption reencryption() {
        return control.callUninterrupted(storage.mover()::progress, CONTROL_LIMIT);
    }

    /** Whether a key that is not the current one is still needed. */
    public boolean needs(String keyId) {
        return storage.needs(keyId)
                || control.callUninterrupted(storage.mover()::mutations, CONTROL_LIMIT) > 0;
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
        move.stop();
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
            storage.close();
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
