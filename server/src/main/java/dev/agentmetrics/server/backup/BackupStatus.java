package dev.agentmetrics.server.backup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with backups.
 *
 * @param sink where they go; null when none are made
 * @param late whether one, or a proof, should have been there
 */
public record BackupStatus(
        @Nullable String sink,
        BackupStore.@Nullable Made last,
        BackupStore.@Nullable Made lastWhole,
        BackupStore.@Nullable Drill lastDrill,
        BackupStore.@Nullable Drill lastPassed,
        boolean late) {

    /** For people. */
    public List<String> lines() {
        if (sink == null) {
            return List.of("no backups are made: AGENTMETRICS_BACKUP_TO is not set");
        }
        var lines = new ArrayList<String>();
        lines.add("backups go to: " + sink);
        lines.add("last whole backup: " + (lastWhole == null ? "none" : described(lastWhole)));
        if (last != null && last.state() != BackupStore.State.DONE) {
            lines.add(
                    "backup %d: %s"
                            .formatted(
                                    last.sequence(),
                                    last.trouble() == null
                                            ? "under way"
                                            : "failed: " + last.trouble()));
        }
        lines.add(
                "last proven to restore: "
                        + (lastPassed == null
                                ? "never"
                                : "backup %d at %s"
                                        .formatted(
                                                lastPassed.sequence(),
                                                time(lastPassed.startedAt()))));
        if (lastDrill != null && lastDrill.trouble() != null) {
            lines.add(
                    "backup %d could not be restored at %s: %s"
                            .formatted(
                                    lastDrill.sequence(),
                                    time(lastDrill.startedAt()),
                                    lastDrill.trouble()));
        }
        if (late) {
            lines.add("LATE: there should have been a newer backup, or a newer proof");
        }
        return List.copyOf(lines);
    }

    private static String described(BackupStore.Made made) {
        return String.format(
                Locale.ROOT,
                "%d (%s) at %s, %.1f MB of data in %.1f MB",
                made.sequence(),
                made.full() ? "full" : "increment",
                time(made.startedAt()),
                made.sourceBytes() / 1e6,
                made.storedBytes() / 1e6);
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
