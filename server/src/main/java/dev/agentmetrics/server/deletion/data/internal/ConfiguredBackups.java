package dev.agentmetrics.server.deletion.data.internal;

import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.BackupStore;
import dev.agentmetrics.server.deletion.data.BackupHorizon;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * As the settings say, if backups go on being made: one stays for its days, and until it is none of
 * the newest, and after that for as long as an increment needs it. No date holds without that
 * condition, because the newest stay however old they get. One that cannot be read stays until
 * somebody looks, and a server that makes none deletes none, so then nobody knows.
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
    public Optional<Until> until(Instant erasedAt) {
        if (!settings.on() || made.lastDone().filter(last -> last.unread() > 0).isPresent()) {
            return Optional.empty();
        }
        var newest = settings.backupEvery().multipliedBy(settings.backupKeep());
        var days = Duration.ofDays(settings.backupKeepDays());
        var kept = newest.compareTo(days) > 0 ? newest : days;
        return Optional.of(
                new Until(
                        erasedAt.plus(kept)
                                .plus(Duration.ofDays(settings.backupFullDays()))
                                // What is due goes with the next look.
                                .plus(settings.backupEvery()),
                        condition()));
    }

    private String condition() {
        return "until then a backup is made every %s and each can be read, in the same place and with the same settings; else they may stay for longer"
                .formatted(settings.backupEvery());
    }
}
