package dev.agentmetrics.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every way a process with an open engine can end. An open connection at the end would be a native
 * abort: exit code 134 and a stack trace.
 */
class EngineLifecycleTest {

    private static final int TERMINATED = 143;
    private static final int KILLED = 137;

    @TempDir Path directory;

    @Test
    void terminatedWhileInsertingItEndsCleanAndKeepsWhatItAcknowledged() throws Exception {
        var child = new Child("insert", directory);
        child.awaitLines(10);
        child.process.toHandle().destroy();

        assertThat(child.exitCode()).isEqualTo(TERMINATED);
        child.assertNoNativeTrouble();
        assertKept(child.acknowledged());
    }

    @Test
    void killedWhileInsertingItKeepsWhatItAcknowledgedAndNothingTwice() throws Exception {
        var child = new Child("insert", directory);
        child.awaitLines(10);
        child.process.toHandle().destroyForcibly();

        assertThat(child.exitCode()).isEqualTo(KILLED);
        assertKept(child.acknowledged());
    }

    @ParameterizedTest
    @CsvSource({"leave,0", "exit,7"})
    void endsCleanWhenNobodyClosesIt(String how, int code) throws Exception {
        var child = new Child(how, directory);

        assertThat(child.exitCode()).isEqualTo(code);
        child.assertNoNativeTrouble();
    }

    @Test
    void terminatedWhileQueryingItEndsClean() throws Exception {
        var child = new Child("query", directory);
        child.awaitLines(1);
        child.process.toHandle().destroy();

        assertThat(child.exitCode()).isEqualTo(TERMINATED);
        child.assertNoNativeTrouble();
    }

    @Test
    void aSecondProcessIsToldWhoHasTheData() throws Exception {
        var first = new Child("wait", directory);
        first.awaitLines(1);
        try {
            var second = new Child("leave", directory);

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.output())
                    .contains("is in use by process " + first.process.pid())
                    .contains("AGENTMETRICS_DATA_DIR");
            second.assertNoNativeTrouble();
        } finally {
            first.process.toHandle().destroy();
            assertThat(first.exitCode()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void aFullDiskRefusesClearlyLosesNothingAndRecovers() throws Exception {
        var mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", directory.toString());
        assumeTrue(mounted == 0, "a small file system cannot be mounted here (needs root)");
        try {
            var ballast = directory.resolve("ballast");
            Files.write(ballast, new byte[8 << 20]);
            var child = new Child("fill", directory.resolve("data"), ballast.toString());

            assertThat(child.exitCode()).as(child.output()).isZero();
            assertThat(child.output()).contains("full");
            child.assertNoNativeTrouble();
            // What was refused may be there or not; what was acknowledged must be.
            var count = new Child("count", directory.resolve("data"));
            assertThat(count.exitCode()).isZero();
            assertThat(count.numbers("count").getFirst())
                    .isGreaterThanOrEqualTo(child.acknowledged());
        } finally {
            assertThat(run("umount", directory.toString())).isZero();
        }
    }

    private void assertKept(long acknowledged) throws Exception {
        var count = new Child("count", directory);
        assertThat(count.exitCode()).as(count.output()).isZero();
        var numbers = count.numbers("count");
        assertThat(numbers.getFirst())
                .isGreaterThanOrEqualTo(acknowledged)
                .isEqualTo(numbers.getLast());
        count.assertNoNativeTrouble();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    /** A process that runs {@link EngineChild}. */
    private static final class Child {

        private final Process process;
        private final BufferedReader reader;
        private final List<String> lines = new ArrayList<>();

        Child(String what, Path directory, String... more) throws IOException {
            var command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Xmx128m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    EngineChild.class.getName(),
                                    what,
                                    directory.toString()));
            command.addAll(List.of(more));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
        }

        void awaitLines(int count) throws IOException {
            while (lines.size() < count) {
                var line = reader.readLine();
                assertThat(line).as("the child ended early: %s", lines).isNotNull();
                lines.add(line);
            }
        }

        int exitCode() throws IOException, InterruptedException {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        }

        String output() {
            return String.join("\n", lines);
        }

        long acknowledged() {
            return numbers("acknowledged").getLast();
        }

        /** The numbers of the last line that starts with a word. */
        List<Long> numbers(String word) {
            var line = lines.stream().filter(text -> text.startsWith(word + " ")).toList();
            return List.of(line.getLast().substring(word.length() + 1).split(" ")).stream()
                    .map(Long::valueOf)
                    .toList();
        }

        void assertNoNativeTrouble() {
            assertThat(output())
                    .doesNotContain("SIGABRT")
                    .doesNotContain("SIGSEGV")
                    .doesNotContain("hs_err_pid")
                    .doesNotContainIgnoringCase("assertion");
        }
    }
}
