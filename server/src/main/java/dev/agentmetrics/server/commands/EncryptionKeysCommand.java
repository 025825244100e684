package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.encryption.RotationRequests;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Shows the encryption keys of a deployment, and asks its server to rotate them. */
final class EncryptionKeysCommand {

    private static final String USAGE =
            """
            usage: agentmetrics encryption-keys status         versions, states and dates; never a key
                   agentmetrics encryption-keys rotate [NAME]  all of them, root, or one of the names that
                                                               status shows; the server begins within a
                                                               minute, or at its next start
            Reads AGENTMETRICS_DATA_DIR with the key manager that the settings name.\
            """;

    /** Said to whoever asks for it, and to whoever wonders why it is so old. */
    private static final String STAYS =
            "user-pseudonym: never rotated; another key would give every user another pseudonym";

    private static final String ROW = "%-18s  %-7s  %-9s  %-20s  %-20s  %s%n";

    private final Terminal terminal;
    private final Supplier<Deployment> deployment;

    EncryptionKeysCommand(Terminal terminal, Supplier<Deployment> deployment) {
        this.terminal = terminal;
        this.deployment = deployment;
    }

    int run(List<String> arguments) {
        var command = arguments.isEmpty() ? "" : arguments.getFirst();
        if (command.equals("status") && arguments.size() == 1) {
            return status();
        }
        if (command.equals("rotate") && arguments.size() <= 2) {
            return rotate(arguments.size() == 2 ? arguments.getLast() : RotationRequests.ALL);
        }
        throw new Usage(USAGE);
    }

    private int status() {
        try (var keys = deployment.get().keys()) {
            var manager = keys.root().describe();
            terminal.out().printf("key manager: %s (%s)%n", manager.provider(), manager.place());
            terminal.out()
                    .printf(
                            ROW,
                            "KEY",
                            "VERSION",
                            "STATE",
                            "CREATED",
                            "NEXT ROTATION",
                            "WRAPPED BY");
            for (var version : manager.versions(keys.root().name())) {
                terminal.out()
                        .printf(
                                ROW,
                                "root",
                                version.version(),
                                lower(version.state()),
                                version.created(),
                                "-",
                                "-");
            }
            for (var key : keys.ring().all()) {
                terminal.out()
                        .printf(
                                ROW,
                                key.purpose().text(),
                                key.version(),
                                lower(key.state()),
                                key.created(),
                                stays(key.purpose()) || key.nextRotation() == null
                                        ? "-"
                                        : key.nextRotation(),
                                key.rootVersion() == 0 ? "-" : "root " + key.rootVersion());
            }
            if (isRetiring(keys.ring(), Purpose.Shared.EVENT_STORE)) {
                terminal.out()
                        .println(
                                "event-store: the server writes with a new version from its next start"
                                        + " on, and moves what is there in the background");
            }
            if (isRetiring(keys.ring(), Purpose.Shared.BACKUP)
                    || isRetiring(keys.ring(), Purpose.Shared.BACKUP_SIGNING)) {
                terminal.out()
                        .println(
                                "backup, backup-signing: old versions stay, for backups that were made"
                                        + " with them");
            }
            terminal.out().println(STAYS);
            return Commands.DONE;
        }
    }

    private static boolean stays(Purpose purpose) {
        return purpose == Purpose.Shared.USER_PSEUDONYM;
    }

    private static boolean isRetiring(KeyRing ring, Purpose purpose) {
        return ring.versions(purpose).stream()
                .anyMatch(key -> key.state() == DataKeyInfo.State.RETIRING);
    }

    private int rotate(String name) {
        boolean known =
                name.equals(RotationRequests.ALL)
                        || name.equals(RotationRequests.ROOT)
                        || Purpose.parse(name).isPresent();
        if (!known) {
            throw new Usage(USAGE);
        }
        if (Purpose.parse(name).filter(EncryptionKeysCommand::stays).isPresent()) {
            terminal.err().println(STAYS);
            return Commands.FAILED;
        }
        var dataDir = deployment.get().dataDir();
        if (!java.nio.file.Files.isDirectory(dataDir.keys())) {
            throw new StartupException("there are no keys in " + dataDir.keys());
        }
        new RotationRequests(dataDir).add(name);
        terminal.out().println("asked for; `agentmetrics encryption-keys status` shows it happen");
        if (name.equals(RotationRequests.ALL)) {
            terminal.out().println(STAYS);
        }
        return Commands.DONE;
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
