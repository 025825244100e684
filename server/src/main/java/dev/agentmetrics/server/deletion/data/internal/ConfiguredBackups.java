package dev.agentmetrics.server.deletion.data.internal;

import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.BackupStore;
import dev.agentmetrics.server.deletion.data.BackupHorizon;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * As the settings say, while backups are made: one stays for its days, or until it is none of the
 * newest, and after that for as long as an increment needs it. One that cannot be read stays until
 * somebody looks, so then nobody knows.
 */
@Component
class ConfiguredBackups implements BackupHorizon {

    private final BackupSettings settings;
    private final BackupStore made;

    ConfiguredBackups(BackupSettings settings, BackupStore made) {
        this.settings = settings;
        this.made = made;
    }

    @Override
    public Optional<Instant> until(Instant erasedAt) {
        if (!settings.on() || made.lastDone().filter(last -> last.unread() > 0).isPresent()) {
            return Optional.empty();
        }
        var newest = settings.backupEvery().multipliedBy(settings.backupKeep());
        var days = Duration.ofDays(settings.backupKeepDays());
        var kept = newest.compareTo(days) > 0 ? newest : days;
        return Optional.of(erasedAt.plus(kept).plus(Duration.ofDays(settings.backupFullDays())));
    }
}
