package dev.agentmetrics.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        var child = EngineChild.start("insert", directory);
        child.awaitLines(10);
        child.process.toHandle().destroy();

        assertThat(child.exitCode()).isEqualTo(TERMINATED);
        child.assertNoNativeTrouble();
        assertKept(child.acknowledged());
    }

    @Test
    void killedWhileInsertingItKeepsWhatItAcknowledgedAndNothingTwice() throws Exception {
        var child = EngineChild.start("insert", directory);
        child.awaitLines(10);
        child.process.toHandle().destroyForcibly();

        assertThat(child.exitCode()).isEqualTo(KILLED);
        assertKept(child.acknowledged());
    }

    @ParameterizedTest
    @CsvSource({"leave,0", "exit,7"})
    void endsCleanWhenNobodyClosesIt(String how, int code) throws Exception {
        var child = EngineChild.start(how, directory);

        assertThat(child.exitCode()).isEqualTo(code);
        child.assertNoNativeTrouble();
    }

    @Test
    void terminatedWhileQueryingItEndsClean() throws Exception {
        var child = EngineChild.start("query", directory);
        child.awaitLines(1);
        child.process.toHandle().destroy();

        assertThat(child.exitCode()).isEqualTo(TERMINATED);
        child.assertNoNativeTrouble();
    }

    @Test
    void aSecondProcessIsToldWhoHasTheData() throws Exception {
        var first = EngineChild.start("wait", directory);
        first.awaitLines(1);
        try {
            var second = EngineChild.start("leave", directory);

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
            var child = EngineChild.start("fill", directory.resolve("data"), ballast.toString());

            assertThat(child.exitCode()).as(child.output()).isZero();
            assertThat(child.output()).contains("full");
            child.assertNoNativeTrouble();
            // What was refused may be there or not; what was acknowledged must be.
            var count = EngineChild.start("count", directory.resolve("data"));
            assertThat(count.exitCode()).isZero();
            assertThat(count.numbers("count").getFirst())
                    .isGreaterThanOrEqualTo(child.acknowledged());
        } finally {
            assertThat(run("umount", directory.toString())).isZero();
        }
    }

    private void assertKept(long acknowledged) throws Exception {
        var count = EngineChild.start("count", directory);
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
}
