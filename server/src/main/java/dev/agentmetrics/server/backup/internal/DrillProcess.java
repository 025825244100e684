package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.Backups;
import dev.agentmetrics.server.backup.RefusedBackup;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores a backup in a process of its own, with little memory and low priority: a process can
 * have one event store open, and the server must not suffer.
 */
public final class DrillProcess implements Backups.Trial, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DrillProcess.class);

    private static final String MAIN = "dev.agentmetrics.server.AgentMetricsServer";
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final Duration LIMIT = Duration.ofHours(6);
    private static final int KILLED = 137;

    private final Map<String, String> settings;
    private volatile @Nullable Process running;
    private volatile boolean closed;

    /**
     * @param settings what the process needs to find keys, library and sink
     */
    public DrillProcess(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    @Override
    public Optional<String> restore(long sequence, long atLeast) {
        var arguments =
                List.of(
                        "restore",
                        "--trial",
                        "--sequence",
                        Long.toString(sequence),
                        "--at-least",
                        Long.toString(atLeast));
        try {
            return outcome(run(arguments));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start a process to restore in", failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            close();
            return Optional.of("stopped");
        }
    }

    private int run(List<String> arguments) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AGENTMETRICS_"));
        builder.environment().putAll(settings);
        var process = builder.start();
        running = process;
        if (closed) {
            process.destroyForcibly();
        }
        var reading = Thread.ofPlatform().daemon().name("drill-output").start(() -> log(process));
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            reading.join();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
            running = null;
        }
    }

    private static void log(Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> LOG.info("drill: {}", line));
        } catch (IOException | UncheckedIOException ended) {
            LOG.debug("the drill's output ended", ended);
        }
    }

    private static Optional<String> outcome(int code) {
        if (code == 0) {
            return Optional.empty();
        }
        for (var reason : RefusedBackup.Reason.values()) {
            if (reason.exitCode() == code) {
                return Optional.of(reason.name().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.of(code == KILLED ? "killed" : "exit_code_" + code);
    }

    private static List<String> command(List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "10"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-XX:+DisableAttachMechanism",
                        "-XX:ErrorFile=/dev/null",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(program(System.getProperty("java.class.path")));
        command.addAll(arguments);
        return command;
    }

    /** Our jar starts itself; what was started from classes is started from classes. */
    private static List<String> program(String classPath) throws IOException {
        if (!classPath.contains(File.pathSeparator) && classPath.endsWith(".jar")) {
            try (var jar = new JarFile(classPath)) {
                var manifest = jar.getManifest();
                if (manifest != null
                        && MAIN.equals(manifest.getMainAttributes().getValue("Start-Class"))) {
                    return List.of("-jar", classPath);
                }
            }
        }
        return List.of("-cp", classPath, MAIN);
    }

    @Override
    public void close() {
        closed = true;
        var process = running;
        if (process != null) {
            process.destroy();
        }
    }
}
