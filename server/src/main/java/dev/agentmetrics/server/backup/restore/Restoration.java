package dev.agentmetrics.server.backup.restore;

import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.DerivedBackupKeys;
import dev.agentmetrics.server.backup.Progress;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.ledger.GivenUpLedger;
import dev.agentmetrics.server.backup.ledger.LedgerEntry;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.Sinks;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** A restore as a command asks for it: beside a server, or where there is none yet. */
public final class Restoration {

    private static final int STEPS = 10;

    /**
     * @param dryRun reads and checks everything, and writes nothing
     * @param trial restores to a scratch directory, compares, and removes it
     * @param sequence which backup; empty for the newest
     * @param atLeast refuses older ones
     * @param ledger what is known of deletions
     */
    public record Options(
            boolean dryRun, boolean trial, OptionalLong sequence, long atLeast, Ledger ledger) {}

    /**
     * @param atLeast refuses a ledger of deletions that ends before
     * @param without does without one that is lost
     */
    public record Ledger(long atLeast, boolean without) {}

    /**
     * The deployment whose keys are used and, except in a trial, that is filled.
     *
     * @param keys opens them
     */
    public record Deployment(
            DatabaseSettings stores,
            TelemetrySettings events,
            BackupSettings backups,
            Supplier<ExistingKeys> keys) {}

    private final Deployment deployment;
    private final Clock clock;
    private final Consumer<String> lines;

    /**
     * @param lines what is done, for the operator
     */
    public Restoration(Deployment deployment, Clock clock, Consumer<String> lines) {
        this.deployment = deployment;
        this.clock = clock;
        this.lines = lines;
    }

    /**
     * @throws dev.agentmetrics.server.backup.RefusedBackup when the backup is not what was written
     * @throws IOException when the sink, or the disk, does not do its part
     */
    public void run(Options options) throws IOException, SQLException {
        try (var sink = sink()) {
            var brought = brought(sink);
            try (var keys = brought.open(deployment.keys())) {
                if (!options.dryRun() && !options.trial()) {
                    keys.reopenDisabled();
                }
                run(options, sink, keys.source());
            } finally {
                if (options.dryRun()) {
                    brought.remove();
                }
            }
        }
    }

    /** Only these, for data that is there although they were lost. Never over others. */
    public void bringKeys() throws IOException {
        try (var sink = sink();
                var keys = brought(sink).open(deployment.keys())) {
            lines.accept("the keys of %s are there, and open".formatted(keys.root().deployment()));
        }
    }

    private Sink sink() {
        var to = deployment.backups().backupTo();
        if (to == null || to.isEmpty()) {
            throw new StartupException(
                    "set AGENTMETRICS_BACKUP_TO to where the backups of this deployment are");
        }
        return Sinks.open(
                to, deployment.backups().backupS3Endpoint(), deployment.backups().backupS3Region());
    }

    private BroughtKeys brought(Sink sink) {
        return new BroughtKeys(new DataDir(deployment.stores().dataDir()), sink, lines);
    }

    private void run(Options options, Sink sink, KeySource secrets)
            throws IOException, SQLException {
        var restore =
                new Restore(sink, new DerivedBackupKeys(secrets, _ -> new byte[0]), progress());
        var manifest = restore.choose(options.sequence(), options.atLeast());
        lines.accept(described(manifest));
        var deletions = deletions(restore, manifest, options.ledger());
        if (options.dryRun()) {
            restore.verify(manifest);
            lines.accept("everything can be read; nothing was written");
        } else if (options.trial()) {
            tryOut(restore, manifest, secrets);
        } else {
            fill(restore, manifest, deletions, secrets, options.ledger().without());
        }
    }

    private List<LedgerEntry> deletions(Restore restore, Manifest manifest, Ledger ledger)
            throws IOException {
        if (ledger.without()) {
            lines.accept(
                    "WARNING: without the ledger of deletions, as you asked: whatever was deleted on"
                            + " request after this backup COMES BACK. Delete it again");
            return List.of();
        }
        var found = restore.deletedSince(manifest, ledger.atLeast());
        if (found.isEmpty()) {
            lines.accept(
                    "WARNING: there is no ledger of deletions, because an earlier release made these"
                            + " backups: what was deleted on request since comes back");
            return List.of();
        }
        var deletions = found.get();
        lines.accept(
                deletions.isEmpty()
                        ? "nothing was deleted on request after this backup"
                        : "deleted on request after this backup: "
                                + counted(deletions)
                                + "; a server carries that out again before it answers anybody");
        return deletions;
    }

    /** {@code 2 run, 1 organization}. */
    private static String counted(List<LedgerEntry> deletions) {
        return deletions.stream()
                .collect(
                        Collectors.groupingBy(
                                entry -> entry.deleted().kind(),
                                TreeMap::new,
                                Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private void fill(
            Restore restore,
            Manifest manifest,
            List<LedgerEntry> deletions,
            KeySource secrets,
            boolean withoutLedger)
            throws IOException, SQLException {
        try (var target =
                EmptyDeployment.prepare(
                        deployment.stores(), deployment.events(), secrets, manifest, clock)) {
            var givenUp = new GivenUpLedger(new DataDir(deployment.stores().dataDir()));
            if (withoutLedger) {
                givenUp.write();
            } else {
                givenUp.delete();
            }
            restore.into(target, manifest, deletions);
        }
        lines.accept("restored, and compared: every row is as it was");
        lines.accept(
                "The server can be started. Nobody is signed in; links that were mailed are dead.");
        lines.accept(
                "If the old machine may be in other hands: rotate API keys, passwords and the keys of"
                        + " this deployment.");
    }

    private void tryOut(Restore restore, Manifest manifest, KeySource secrets)
            throws IOException, SQLException {
        var scratch = new DataDir(deployment.stores().dataDir()).backup().resolve("drill");
        DataDir.create(scratch);
        try (var target =
                EmptyDeployment.scratch(
                        new DatabaseSettings(scratch, null, null, null),
                        deployment.events(),
                        secrets,
                        manifest,
                        clock)) {
            restore.into(target, manifest, List.of());
        }
        FileSystemUtils.deleteRecursively(scratch);
        lines.accept("restored to a scratch directory, and compared: every row is as it was");
    }

    private static String described(Manifest manifest) {
        return "backup %d of %s: %d rows in %d tables"
                .formatted(
                        manifest.sequence(),
                        manifest.at(),
                        manifest.control().tables().stream()
                                        .mapToLong(table -> table.total().rows())
                                        .sum()
                                + manifest.events().tables().stream()
                                        .mapToLong(table -> table.total().rows())
                                        .sum(),
                        List.of(manifest.control().tables(), manifest.events().tables()).stream()
                                .mapToInt(List::size)
                                .sum());
    }

    private Progress progress() {
        var told = new long[1];
        return (done, total) -> {
            long step = total == 0 ? STEPS : done * STEPS / total;
            if (step > told[0]) {
                told[0] = step;
                lines.accept(step * 100 / STEPS + " %");
            }
        };
    }
}
