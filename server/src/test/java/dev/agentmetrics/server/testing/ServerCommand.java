package dev.agentmetrics.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command of the server's jar, as a process of its own. */
public record ServerCommand(int code, String output) {

    /** Runs it to its end, with nothing of the environment but these settings and the library. */
    public static ServerCommand run(Map<String, String> settings, String... arguments) {
        var command = new ArrayList<>(ServerJvm.command("192m"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AGENTMETRICS_"));
        var library = System.getenv("AGENTMETRICS_CLICKHOUSE_LIBRARY");
        if (library != null) {
            builder.environment().put("AGENTMETRICS_CLICKHOUSE_LIBRARY", library);
        }
        builder.environment().putAll(settings);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ServerCommand(process.waitFor(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }
}
