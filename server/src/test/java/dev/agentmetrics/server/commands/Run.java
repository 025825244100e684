package dev.agentmetrics.server.commands;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a command printed, and how it ended. */
record Run(int code, String out, String err) {

    static Run of(
            Supplier<Deployment> settings, Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(print(out), print(err), environment);
        int code = new Commands(terminal, settings).run(List.of(arguments));
        return new Run(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Of a command that needs no deployment. */
    static Run of(Map<String, String> environment, String... arguments) {
        return of(
                () -> {
                    throw new AssertionError("no deployment was needed");
                },
                environment,
                arguments);
    }

    private static PrintStream print(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }
}
