package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.client.ConnectionException;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.demo.SeedCommand;
import java.util.List;
import java.util.function.Supplier;

/**
 * The commands, by their names. Exit codes: 0 when all is well, 1 when the command found what it
 * looks for or the server refused, 2 when it could not do its work; those from 10 on say what is
 * wrong with a backup.
 */
public final class Commands {

    static final int DONE = 0;
    static final int FOUND = 1;
    static final int FAILED = 2;

    private static final String USAGE =
            """
            usage: agentmetrics            starts the server
                   agentmetrics audit verify|export
                   agentmetrics backup [status|drill]
                   agentmetrics doctor --scan-data
                   agentmetrics encryption-keys status|rotate
                   agentmetrics keys list|create|rotate|revoke
                   agentmetrics restore [--dry-run]
                   agentmetrics scan PATH...
                   agentmetrics seed SCENARIO""";

    private final Terminal terminal;
    private final Supplier<Deployment> deployment;

    /**
     * @param deployment asked for by commands that open its stores
     */
    public Commands(Terminal terminal, Supplier<Deployment> deployment) {
        this.terminal = terminal;
        this.deployment = deployment;
    }

    /** Whether these arguments call a command; without any, the jar serves. */
    public static boolean isCalled(String[] arguments) {
        return arguments.length > 0 && !arguments[0].startsWith("-");
    }

    /** The exit code. */
    public int run(List<String> arguments) {
        var rest = arguments.subList(1, arguments.size());
        try {
            return switch (arguments.getFirst()) {
                case "audit" -> new AuditCommand(terminal, deployment).run(rest);
                case "backup" -> new BackupCommand(terminal, deployment).run(rest);
                case "doctor" -> new DoctorCommand(terminal, deployment).run(rest);
                case "encryption-keys" -> new EncryptionKeysCommand(terminal, deployment).run(rest);
                case "keys" -> new KeysCommand(terminal).run(rest);
                case "restore" -> new RestoreCommand(terminal, deployment).run(rest);
                case "scan" -> new ScanCommand(terminal, System.in).run(rest);
                case "seed" -> seed(rest);
                default -> throw new Usage(USAGE);
            };
        } catch (Usage | StartupException | ConnectionException failure) {
            terminal.err().println(failure.getMessage());
            return FAILED;
        } catch (RuntimeException failure) {
            // The JVM's own 1 would mean that something was found.
            failure.printStackTrace(terminal.err());
            return FAILED;
        }
    }

    private static int seed(List<String> arguments) {
        try {
            SeedCommand.main(arguments.toArray(String[]::new));
            return DONE;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }
}
