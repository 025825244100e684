package dev.agentmetrics.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The server as a process of its own, for tests that kill it, stop it, or start it wrongly. Give it
 * the data directory of an earlier one to start it again.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it on random ports and waits until it is ready or has ended. */
    public static ServerProcess start(Path dataDir) {
        return start(dataDir, Map.of());
    }

    /** The same with settings that are added or, where empty, removed. */
    public static ServerProcess start(Path dataDir, Map<String, String> settings) {
        return startBy(List.of(), dataDir, settings);
    }

    /** The same, started by another program, such as {@code env}, that becomes the server. */
    public static ServerProcess startBy(
            List<String> starter, Path dataDir, Map<String, String> settings) {
        var started = launch(starter, dataDir, settings);
        started.awaitReadyOrEnd();
        return started;
    }

    private static ServerProcess launch(
            List<String> starter, Path dataDir, Map<String, String> settings) {
        var environment = new HashMap<>(TestServer.environment(dataDir));
        environment.putAll(settings);
        environment.values().removeIf(String::isEmpty);
        var command = new ArrayList<>(starter);
        command.addAll(
                ServerJvm.command("320m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"));
        try {
            var output = Files.createTempFile("agentmetrics-it", ".log");
            // Whoever fails does not close it.
            output.toFile().deleteOnExit();
            var builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.to(output.toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("AGENTMETRICS_"));
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitReadyOrEnd() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && !output().contains("is ready at")) {
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError("not ready in time:\n" + output());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything it has printed, logs included. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The value of a stable line: {@code url}, {@code ca}, {@code setup}, {@code key}. */
    public Optional<String> line(String name) {
        return output().lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst();
    }

    public String url() {
        return line("url").orElseThrow(() -> new AssertionError("did not start:\n" + output()));
    }

    /** As {@code kill -9}: no chance to do anything. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** As {@code kill}: asks it to shut down, and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** As Ctrl-C in its terminal. */
    public void interrupt() {
        signal("INT");
    }

    /** Any signal, by its name. */
    public void signal(String name) {
        try {
            var sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("kill: " + sent.exitValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The most memory it had resident at any time since {@link #forgetPeakMemory}. */
    public long peakMemory() {
        return memory("VmHWM:");
    }

    /** The memory it has resident now. */
    public long memory() {
        return memory("VmRSS:");
    }

    private long memory(String name) {
        return lines(Path.of("/proc/" + process.pid() + "/status"))
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** From now on {@link #peakMemory} starts at what is resident now. */
    public void forgetPeakMemory() {
        try {
            Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "5");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How many sockets it has open. */
    public long sockets() {
        try (var open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.filter(ServerProcess::isSocket).count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            // Closed since it was listed.
            return false;
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for the end. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE)) {
                process.destroyForcibly();
                throw new AssertionError("did not end in time:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
