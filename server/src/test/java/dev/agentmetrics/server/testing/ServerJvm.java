package dev.agentmetrics.server.testing;

import dev.agentmetrics.server.AgentMetricsServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How tests start the server in a process of its own. The first that ends in peace leaves the
 * classes it had loaded in an archive, from which all later ones start in two thirds of the time.
 */
final class ServerJvm {

    private static final Path JAR = Path.of("target", "agentmetrics-server.jar");

    private ServerJvm() {}

    static List<String> command(String heap, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        if (Files.exists(JAR)) {
            // One for each process of tests: two must not write the same.
            var archive = "target/server-" + System.getProperty("surefire.forkNumber", "1");
            command.addAll(
                    List.of(
                            "-XX:+AutoCreateSharedArchive",
                            "-XX:SharedArchiveFile=" + Path.of(archive + ".jsa").toAbsolutePath(),
                            "-Xlog:disable"));
        }
        command.addAll(List.of("-cp", classPath(), AgentMetricsServer.class.getName()));
        return command;
    }

    /** An archive is only made of jars, and no test's own classes are needed. */
    private static String classPath() {
        var all = System.getProperty("java.class.path");
        if (!Files.exists(JAR)) {
            return all;
        }
        var jars =
                Arrays.stream(all.split(File.pathSeparator)).filter(path -> path.endsWith(".jar"));
        return Stream.concat(Stream.of(JAR.toAbsolutePath().toString()), jars)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
