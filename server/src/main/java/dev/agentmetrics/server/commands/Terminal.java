package dev.agentmetrics.server.commands;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command reads its environment and writes its answer.
 *
 * @param out what was asked for, and nothing else
 * @param err everything else
 */
public record Terminal(PrintStream out, PrintStream err, Map<String, String> environment) {

    public Terminal {
        environment = Map.copyOf(environment);
    }

    public static Terminal system() {
        return new Terminal(System.out, System.err, System.getenv());
    }
}
