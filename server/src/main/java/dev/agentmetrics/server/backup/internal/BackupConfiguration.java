package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.BackupJournal;
import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.BackupStore;
import dev.agentmetrics.server.backup.Backups;
import dev.agentmetrics.server.backup.DerivedBackupKeys;
import dev.agentmetrics.server.backup.KeyCopies;
import dev.agentmetrics.server.backup.OldestBackup;
import dev.agentmetrics.server.backup.archive.ArchiveWriter;
import dev.agentmetrics.server.backup.ledger.DeletionLedger;
import dev.agentmetrics.server.backup.ledger.GivenUpLedger;
import dev.agentmetrics.server.backup.ledger.LedgerStore;
import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.Sinks;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.HealthCheck;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.telemetry.copies.EventSnapshots;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** Wires what makes backups to the stores and keys of this deployment. */
@Configuration(proxyBeanMethods = false)
class BackupConfiguration {

    private static final String PROPERTIES = "agentmetrics";

    /** All that a process which restores has to know of the settings. */
    private static final List<String> FOR_DRILLS =
            List.of(
                    "AGENTMETRICS_DATA_DIR",
                    "AGENTMETRICS_CLICKHOUSE_LIBRARY",
                    "AGENTMETRICS_BACKUP_",
                    "AGENTMETRICS_KEY",
                    "AGENTMETRICS_PKCS11_",
                    "AGENTMETRICS_VAULT_",
                    "AGENTMETRICS_AWS_",
                    "AGENTMETRICS_GCP_",
                    "AGENTMETRICS_AZURE_");

    private static final String DRILL_MEMORY = "400MB";

    @Bean
    BackupKeys backupKeys(KeySource keys, RandomSource random) {
        return new DerivedBackupKeys(keys, random);
    }

    @Bean
    DrillProcess drillProcess(ConfigurableEnvironment environment) {
        return new DrillProcess(settings(environment));
    }

    private static Map<String, String> settings(ConfigurableEnvironment environment) {
        var settings = new TreeMap<String, String>();
        if (environment.getPropertySources().get(PROPERTIES)
                instanceof EnumerablePropertySource<?> given) {
            for (var property : given.getPropertyNames()) {
                var name = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
                if (FOR_DRILLS.stream().anyMatch(name::startsWith)) {
                    settings.put(name, String.valueOf(given.getProperty(property)));
                }
            }
        }
        settings.put("AGENTMETRICS_CLICKHOUSE_MEMORY", DRILL_MEMORY);
        return settings;
    }

    @Bean
    OldestBackup oldestBackup(
            BackupSettings settings, BackupKeys keys, BackupStore made, Clock clock) {
        return new OldestInSink(
                settings, () -> sink(settings), keys, () -> made.lastDone().isPresent(), clock);
    }

    /** What belongs beside the backups, and where that is. */
    @Bean
    DeletionLedger deletionLedger(
            BackupSettings settings,
            LedgerStore store,
            DataDir dataDir,
            BackupKeys keys,
            Clock clock) {
        return new DeletionLedger(
                settings, store, new GivenUpLedger(dataDir), keys, () -> sink(settings), clock);
    }

    @Bean
    KeyCopies keyCopies(BackupSettings settings, DataDir dataDir) {
        return new KeyCopies(settings, dataDir, () -> sink(settings));
    }

    private static Sink sink(BackupSettings settings) {
        return Sinks.open(
                String.valueOf(settings.backupTo()),
                settings.backupS3Endpoint(),
                settings.backupS3Region());
    }

    @Bean
    Backups backups(
            BackupSettings settings,
            DataDir dataDir,
            DeletionLedger ledger,
            KeyCopies keyCopies,
            DataSource control,
            EventSnapshots events,
            BackupKeys keys,
            RandomSource random,
            IdSource ids,
            Clock clock,
            BackupStore store,
            BackupJournal journal,
            DrillProcess drill) {
        requireElsewhere(settings, dataDir);
        return new Backups(
                settings,
                new Backups.Sources(control, events, ledger, keyCopies),
                new Backups.Tools(keys, random, ids, clock),
                () -> sink(settings),
                store,
                journal,
                drill,
                ArchiveWriter.Sizes.DEFAULT);
    }

    private static void requireElsewhere(BackupSettings settings, DataDir dataDir) {
        var to = settings.backupTo();
        if (to != null
                && !to.isEmpty()
                && !to.contains("://")
                && Path.of(to).toAbsolutePath().normalize().startsWith(dataDir.root())) {
            throw new StartupException(
                    "AGENTMETRICS_BACKUP_TO is within the data directory, and would be lost with it");
        }
    }

    @Bean
    HealthCheck backupHealth(Backups backups) {
        return new BackupHealth(backups);
    }

    @Bean
    HealthCheck ledgerHealth(DeletionLedger ledger) {
        return new LedgerHealth(ledger);
    }

    @Bean
    BackupLifecycle backupLifecycle(
            Backups backups,
            DeletionLedger ledger,
            KeyCopies keyCopies,
            DrillProcess drill,
            DataDir dataDir) {
        return new BackupLifecycle(
                backups, new BackupLifecycle.Beside(ledger, keyCopies), drill, dataDir);
    }
}
