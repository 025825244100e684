package dev.agentmetrics.server.testing;

import dev.agentmetrics.server.AgentMetricsServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * How tests start the server in a process of its own. The first start of all leaves the classes it
 * had loaded in a cache, from which later ones start in half the time.
 */
final class ServerJvm {

    private static final Path JAR = Path.of("target", "agentmetrics-server.jar");

    /** The cache; none when only some tests of a build without a jar run. */
    private static final class Cache {
        static final Path FILE = Path.of("target", "server.aot").toAbsolutePath();

        static {
            makeOnce();
        }

        /** Several processes of tests want it at the same time; one makes it. */
        private static void makeOnce() {
            try (var channel =
                            FileChannel.open(
                                    Path.of("target", "server.aot.lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (!Files.exists(FILE) || modified(FILE) < modified(JAR)) {
                    make();
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException failure) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(failure);
            }
        }

        private static long modified(Path file) throws IOException {
            return Files.getLastModifiedTime(file).toMillis();
        }

        /** Without it, servers only start slower. */
        private static void make() throws IOException, InterruptedException {
            Files.deleteIfExists(FILE);
            var scratch = Files.createTempDirectory("agentmetrics-training");
            var made = scratch.resolve("server.aot");
            var command = java("320m");
            command.addAll(
                    List.of("-XX:AOTCacheOutput=" + made, "-Dspring.context.exit=onRefresh"));
            command.addAll(program());
            var training =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD);
            training.environment().keySet().removeIf(name -> name.startsWith("AGENTMETRICS_"));
            training.environment().putAll(TestServer.environment(scratch.resolve("data")));
            if (training.start().waitFor() == 0 && Files.exists(made)) {
                Files.copy(
                        made,
                        FILE.resolveSibling("server.aot.new"),
                        StandardCopyOption.REPLACE_EXISTING);
                Files.move(
                        FILE.resolveSibling("server.aot.new"),
                        FILE,
                        StandardCopyOption.ATOMIC_MOVE);
            }
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    private ServerJvm() {}

    static List<String> command(String heap, String... options) {
        var command = java(heap);
        command.addAll(List.of(options));
        if (Files.exists(JAR) && Files.exists(Cache.FILE)) {
            command.addAll(List.of("-XX:AOTCache=" + Cache.FILE, "-Xlog:disable"));
        }
        command.addAll(program());
        return command;
    }

    private static List<String> java(String heap) {
        return new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1"));
    }

    private static List<String> program() {
        return List.of("-cp", classPath(), AgentMetricsServer.class.getName());
    }

    /** A cache is only made of jars, and no test's own classes are needed. */
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
