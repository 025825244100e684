package dev.agentmetrics.server.backup.restore;

import dev.agentmetrics.server.audit.AuditVerifier;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.control.ControlSnapshot;
import dev.agentmetrics.server.backup.control.EmptyControlStore;
import dev.agentmetrics.server.backup.ledger.LedgerEntry;
import dev.agentmetrics.server.backup.ledger.PendingReplay;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import dev.agentmetrics.server.db.DataDirLock;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import dev.agentmetrics.server.telemetry.copies.EmptyEventStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * A deployment without data, to restore into.
 *
 * <p>Guarantees that nothing that is there is overwritten, and that a server does not start on what
 * a restore left half done: a mark says so until everything was compared.
 */
public final class EmptyDeployment implements Destination, AutoCloseable {

    private final DataDirLock lock;
    private final DataDir dataDir;
    private final KeySource keys;
    private final EmptyControlStore control;
    private final EmptyEventStore events;

    private EmptyDeployment(
            DataDirLock lock, KeySource keys, EmptyControlStore control, EmptyEventStore events) {
        this.lock = lock;
        this.dataDir = lock.dataDir();
        this.keys = keys;
        this.control = control;
        this.events = events;
    }

    /**
     * Makes the tables of a backup where there is nothing yet.
     *
     * @param keys of the deployment, which may be kept elsewhere
     */
    public static EmptyDeployment prepare(
            DatabaseSettings stores,
            TelemetrySettings events,
            KeySource keys,
            Manifest manifest,
            Clock clock)
            throws IOException, SQLException {
        return open(stores, events, keys, manifest, clock, false);
    }

    /** The same in a directory for nothing else: what an earlier one left there is removed. */
    static EmptyDeployment scratch(
            DatabaseSettings stores,
            TelemetrySettings events,
            KeySource keys,
            Manifest manifest,
            Clock clock)
            throws IOException, SQLException {
        return open(stores, events, keys, manifest, clock, true);
    }

    private static EmptyDeployment open(
            DatabaseSettings stores,
            TelemetrySettings events,
            KeySource keys,
            Manifest manifest,
            Clock clock,
            boolean scratch)
            throws IOException, SQLException {
        var lock = new DataDirLock(new DataDir(stores.dataDir()));
        try {
            if (scratch || Files.exists(lock.dataDir().restoring())) {
                // Of a restore that did not end. Nobody has used it.
                FileSystemUtils.deleteRecursively(lock.dataDir().control());
                FileSystemUtils.deleteRecursively(lock.dataDir().clickhouse());
            }
            requireEmpty(lock.dataDir(), stores, keys);
            // Of a deployment that was here before.
            new PendingReplay(lock.dataDir()).delete();
            Files.writeString(lock.dataDir().restoring(), "backup " + manifest.sequence() + "\n");
            // The keys may come with the memory of a store that is gone.
            ControlStoreSeal.forget(lock.dataDir());
            var control =
                    EmptyControlStore.create(
                            stores, ControlStoreSeal.of(keys), manifest.control().schema());
            try {
                return new EmptyDeployment(
                        lock,
                        keys,
                        control,
                        EmptyEventStore.create(
                                events, lock.dataDir(), keys, manifest.events().schema(), clock));
            } catch (RuntimeException failure) {
                control.close();
                throw failure;
            }
        } catch (IOException | SQLException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    private static void requireEmpty(DataDir dataDir, DatabaseSettings stores, KeySource keys)
            throws IOException, SQLException {
        for (var store : new Path[] {dataDir.control(), dataDir.clickhouse()}) {
            if (Files.exists(store)) {
                throw notEmpty(store + " is there already; restore into an empty data directory");
            }
        }
        if (!ControlStore.isEmbedded(stores) && hasRows(stores, keys)) {
            throw notEmpty(
                    "the database of AGENTMETRICS_DATABASE_URL has rows; restore into an empty one");
        }
    }

    private static boolean hasRows(DatabaseSettings stores, KeySource keys) throws SQLException {
        try (var source = ControlStore.openToRead(stores, ControlStoreSeal.of(keys))) {
            return ControlSnapshot.hasRows(source);
        }
    }

    private static RefusedBackup notEmpty(String message) {
        return new RefusedBackup(RefusedBackup.Reason.NOT_EMPTY, message);
    }

    @Override
    public void table(Manifest.ControlTable table, Pieces rows) throws IOException, SQLException {
        try (var filling = control.fill(table.name(), table.columns())) {
            for (var row = rows.next(); row != null; row = rows.next()) {
                filling.row(row);
            }
        }
    }

    @Override
    public void part(Manifest.EventTable table, Manifest.Part part, Pieces pieces) {
        events.write(table.name(), table.columns(), pieces);
    }

    /**
     * Compares everything with what the manifest says; only then a server may use it.
     *
     * @param deletions that this backup does not know: a server does not serve before they are
     *     carried out
     */
    void finish(Manifest manifest, List<LedgerEntry> deletions) throws IOException, SQLException {
        control.finish();
        for (var table : manifest.control().tables()) {
            compare(table.name(), table.total(), control.sum(table.name()));
        }
        for (var table : manifest.events().tables()) {
            compare(table.name(), table.total(), events.sum(table.name(), table.columns()));
        }
        compareAuditLog(manifest.control().audit());
        new PendingReplay(dataDir).write(deletions);
        Files.delete(dataDir.restoring());
    }

    private static void compare(String table, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.MISMATCH,
                    "the table %s is not as it was: %s instead of %s"
                            .formatted(table, found, expected));
        }
    }

    private void compareAuditLog(Manifest.AuditHead head) throws SQLException {
        try (var snapshot = ControlSnapshot.open(control.source())) {
            compare("audit_head", head, snapshot.auditHead());
        }
        var breaks = AuditVerifier.over(control.source(), keys).verify().breaks();
        if (!breaks.isEmpty()) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.MISMATCH,
                    "the audit log is broken at record "
                            + breaks.getFirst().seq()
                            + ": "
                            + breaks.getFirst().reason());
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            events.close();
            control.close();
        }
    }
}
