package dev.agentmetrics.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A server process of our own, with a new data directory on free ports. */
final class ServerUnderTest implements AutoCloseable {

    private static final Path APP = Path.of("server/target/app");

    private final Process process;
    private final Path dataDirectory;
    private final Map<String, String> lines = new HashMap<>();
    private final Duration timeToReady;

    private ServerUnderTest(Path dataDirectory, Map<String, String> settings) throws IOException {
        this.dataDirectory = dataDirectory;
        var builder = new ProcessBuilder(command());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(
                        Map.of(
                                "AGENTMETRICS_DATA_DIR", dataDirectory.toString(),
                                "AGENTMETRICS_HTTPS_PORT", "0",
                                "AGENTMETRICS_HTTP_PORT", "off",
                                "AGENTMETRICS_OTLP_GRPC_PORT", "0"));
        builder.environment().putAll(settings);
        var started = System.nanoTime();
        process = builder.start();
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        readUntilReady(out);
        timeToReady = Duration.ofNanos(System.nanoTime() - started);
        // Nobody reads the rest, but a full pipe would stop the server.
        Thread.ofVirtual().start(() -> readToTheEnd(out));
    }

    private static void readToTheEnd(BufferedReader out) {
        try {
            out.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // With the server.
        }
    }

    static ServerUnderTest start() throws IOException {
        return new ServerUnderTest(Files.createTempDirectory("agentmetrics-bench"), Map.of());
    }

    /** Starts again on the data of a server that was stopped. */
    ServerUnderTest again() throws IOException {
        return again(Map.of());
    }

    /** The same with more settings. */
    ServerUnderTest again(Map<String, String> settings) throws IOException {
        return new ServerUnderTest(dataDirectory, settings);
    }

    /** What a command of the same jar says, when it has ended well. */
    String run(Map<String, String> settings, String... arguments)
            throws IOException, InterruptedException {
        var line = new ArrayList<>(command());
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("AGENTMETRICS_DATA_DIR", dataDirectory.toString());
        builder.environment().putAll(settings);
        var started = builder.start();
        var said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (started.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    private static List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Files.exists(APP.resolve("app.aot"))) {
            command.add("-XX:AOTCache=" + APP.resolve("app.aot"));
        }
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx" + System.getenv().getOrDefault("AGENTMETRICS_JAVA_HEAP", "320m"),
                        "-XX:+UseSerialGC"));
        // To compare options, or to record what the server does.
        var more = System.getProperty("bench.server-options", "").strip();
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split("\\s+", -1)));
        }
        command.addAll(List.of("-jar", APP.resolve("agentmetrics-server-app.jar").toString()));
        return command;
    }

    private void readUntilReady(BufferedReader out) throws IOException {
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            var colon = line.indexOf(": ");
            if (colon > 0 && line.substring(0, colon).matches("[a-z-]+")) {
                lines.put(line.substring(0, colon), line.substring(colon + 2).strip());
            } else if (lines.containsKey("url")) {
                return;
            }
        }
        throw new IOException("the server did not start; see its messages above");
    }

    URI url() {
        return URI.create(line("url"));
    }

    Path ca() {
        return Path.of(line("ca"));
    }

    String line(String name) {
        var value = lines.get(name);
        if (value == null) {
            throw new IllegalStateException("the server printed no line '" + name + ":'");
        }
        return value;
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    Duration timeToReady() {
        return timeToReady;
    }

    /** Processor time used so far, by the engine too: steadier than a rate on a shared machine. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The same by the kind of thread: its name without its number, as far as Linux keeps it. */
    Map<String, Duration> cpuTimeByThread() throws IOException {
        var byName = new TreeMap<String, Duration>();
        try (var tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (var task : tasks.toList()) {
                try {
                    var line = Files.readString(task.resolve("stat"));
                    var name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
                    var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
                    // User and system time, in hundredths of a second.
                    var ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                    byName.merge(
                            name.replaceAll("[-#]?\\d[-\\d]*$", ""),
                            Duration.ofMillis(ticks * 10),
                            Duration::plus);
                } catch (NoSuchFileException _) {
                    // It has ended since it was listed.
                }
            }
        }
        return byName;
    }

    /** Resident memory in bytes, the engine's included. */
    long residentBytes() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
