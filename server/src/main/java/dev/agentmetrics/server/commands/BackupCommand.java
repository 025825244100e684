package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.backup.LocalSocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the server of this machine for a backup, or how it stands with them. */
final class BackupCommand {

    private static final String USAGE =
            """
            usage: agentmetrics backup           makes one now, with what is new since the last
                   agentmetrics backup --full    makes one that needs no earlier one
                   agentmetrics backup status    what there is, and when it was last proven to restore;
                                                 exit code 1 when that is too long ago
                   agentmetrics backup drill     restores the newest to a scratch directory, and compares
            Asks the server that has AGENTMETRICS_DATA_DIR open, on this machine and as its user.""";

    private static final Map<List<String>, String> REQUESTS =
            Map.of(
                    List.of(), "backup",
                    List.of("--full"), "backup full",
                    List.of("status"), "status",
                    List.of("drill"), "drill");

    private final Terminal terminal;
    private final Supplier<Deployment> deployment;

    BackupCommand(Terminal terminal, Supplier<Deployment> deployment) {
        this.terminal = terminal;
        this.deployment = deployment;
    }

    int run(List<String> arguments) {
        @Nullable String request = REQUESTS.get(arguments);
        if (request == null) {
            throw new Usage(USAGE);
        }
        var dataDir = deployment.get().dataDir();
        try {
            var code = LocalSocket.ask(dataDir, request, terminal.out()::println);
            if (code.isPresent()) {
                return code.get();
            }
            terminal.err().println("no server has " + dataDir.root() + " open, or it is not yours");
        } catch (IOException failure) {
            terminal.err().println(failure.getMessage());
        }
        return Commands.FAILED;
    }
}
