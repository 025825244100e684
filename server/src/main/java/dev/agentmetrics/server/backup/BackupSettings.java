package dev.agentmetrics.server.backup;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Backups.
 *
 * @param backupTo a directory, or {@code s3://BUCKET/PREFIX}; null makes none
 * @param backupEvery from one to the next
 * @param backupFullDays after so many days, one that needs no earlier one
 * @param backupKeep so many of the newest stay, however old
 * @param backupKeepDays younger ones stay, however many
 * @param backupDrillDays so often one is restored to see whether it can be; 0 never does
 * @param backupKeys whether the wrapped keys go to the sink as well
 * @param backupS3Endpoint of storage that is not Amazon's
 * @param backupS3Region null takes what Amazon's tools would
 */
@ConfigurationProperties("agentmetrics")
public record BackupSettings(
        @Nullable String backupTo,
        @DefaultValue("24h") Duration backupEvery,
        @DefaultValue("30") int backupFullDays,
        @DefaultValue("7") int backupKeep,
        @DefaultValue("30") int backupKeepDays,
        @DefaultValue("7") int backupDrillDays,
        @DefaultValue("true") boolean backupKeys,
        @Nullable URI backupS3Endpoint,
        @Nullable String backupS3Region) {

    public boolean on() {
        return backupTo != null && !backupTo.isEmpty();
    }
}
