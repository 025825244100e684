package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.restore.Restoration;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Restores a backup into an empty deployment. */
final class RestoreCommand {

    private static final String USAGE =
            """
            usage: agentmetrics restore [--sequence N] [--at-least N] [--ledger-at-least N]
                   [--without-ledger] [--dry-run | --trial]
                   agentmetrics restore --keys
                   --sequence N    that backup instead of the newest
                   --at-least N    refuses a backup that is older: N is known to exist
                   --ledger-at-least N
                                   refuses a ledger of deletions that ends before entry N
                   --without-ledger
                                   restores although that ledger is lost: what was deleted on request
                                   after the backup comes back
                   --dry-run       reads and checks everything, and writes nothing
                   --trial         restores to a scratch directory, compares, and removes it
                   --keys          brings the wrapped keys of the sink and nothing else, for data that is
                                   there although DATA_DIR/keys was lost
            Fills AGENTMETRICS_DATA_DIR, or AGENTMETRICS_DATABASE_URL as well, which have to be empty but for
            the keys (`keys`), with a backup of AGENTMETRICS_BACKUP_TO.
            Exit codes: 10 truncated, 11 chunks in each other's place, 12 older than it claims, 13 changed,
            14 another deployment's, 15 signature wrong, 16 base missing, 17 of a newer release, 18 not empty,
            19 no backup, 20 what was restored is not what was backed up; of the ledger of deletions: 21 missing,
            22 truncated, 23 changed, 24 another deployment's, 25 older than what is known to exist; 26 the keys
            are missing or do not open; 2 anything else.""";

    private static final List<String> KEYS_ONLY = List.of("--keys");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private final Terminal terminal;
    private final Supplier<Deployment> deployment;

    RestoreCommand(Terminal terminal, Supplier<Deployment> deployment) {
        this.terminal = terminal;
        this.deployment = deployment;
    }

    int run(List<String> arguments) {
        // Before anything is opened: a wrong option is told first.
        var options = arguments.equals(KEYS_ONLY) ? null : parse(arguments);
        var asked = deployment.get();
        var target =
                new Restoration.Deployment(
                        asked.stores(),
                        asked.settings(TelemetrySettings.class),
                        asked.settings(BackupSettings.class),
                        asked::keys);
        try {
            var restoration = new Restoration(target, Clock.systemUTC(), terminal.out()::println);
            if (options == null) {
                restoration.bringKeys();
            } else {
                restoration.run(options);
            }
            return Commands.DONE;
        } catch (RefusedBackup refusal) {
            terminal.err().println("refused: " + refusal.getMessage());
            return refusal.reason().exitCode();
        } catch (IOException | UncheckedIOException | SQLException failure) {
            terminal.err().println("failed: " + failure.getMessage());
            return Commands.FAILED;
        }
    }

    private static Restoration.Options parse(List<String> arguments) {
        boolean dryRun = false;
        boolean trial = false;
        var sequence = OptionalLong.empty();
        long atLeast = 0;
        long ledgerAtLeast = 0;
        boolean withoutLedger = false;
        var left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            switch (left.removeFirst()) {
                case "--dry-run" -> dryRun = true;
                case "--trial" -> trial = true;
                case "--sequence" -> sequence = OptionalLong.of(number(left));
                case "--at-least" -> atLeast = number(left);
                case "--ledger-at-least" -> ledgerAtLeast = number(left);
                case "--without-ledger" -> withoutLedger = true;
                default -> throw new Usage(USAGE);
            }
        }
        if ((dryRun && trial) || (withoutLedger && ledgerAtLeast > 0)) {
            throw new Usage(USAGE);
        }
        return new Restoration.Options(
                dryRun,
                trial,
                sequence,
                atLeast,
                new Restoration.Ledger(ledgerAtLeast, withoutLedger));
    }

    private static long number(ArrayDeque<String> arguments) {
        var text = arguments.pollFirst();
        if (text == null || !NUMBER.matcher(text).matches()) {
            throw new Usage(USAGE);
        }
        return Long.parseLong(text);
    }
}
