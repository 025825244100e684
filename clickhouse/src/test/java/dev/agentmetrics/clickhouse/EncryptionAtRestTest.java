package dev.agentmetrics.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing the engine writes to a disk is readable without its key. */
class EncryptionAtRestTest {

    private static final byte[] BEGIN = "ENC".getBytes(StandardCharsets.US_ASCII);

    /**
     * Processes; each changes a bit in half the kinds of files. {@code -Dflip.rounds=40} for more.
     */
    private static final int FLIP_ROUNDS = Integer.getInteger("flip.rounds", 2);

    @TempDir Path temporary;

    private Path directory() {
        return temporary.resolve("data");
    }

    /**
     * Red when a table or what a question writes out is not encrypted, or a key is written down.
     */
    @Test
    void killedWhileAQuestionIsWrittenOutItLeavesNothingReadable() throws Exception {
        var child = AtRestChild.start("spill", directory(), "k1");
        child.awaitLine("spilled");
        child.process.toHandle().destroyForcibly();
        child.exitCode();

        var inMemory = directory().resolve("store/tmp").toRealPath();
        assertThat(new Needles(AtRestChild.NEEDLE).in(inMemory))
                .as("the question was not written out, or the search finds nothing")
                .isNotEmpty();
        assertThat(new Needles(AtRestChild.NEEDLE).in(directory())).isEmpty();
        assertThat(new Needles(TestEngine.key("k1")).in(directory())).isEmpty();
        assertThat(new Needles(TestEngine.key("k1")).in(inMemory)).isEmpty();
        assertEncrypted();

        read("k1");
        assertThat(inMemory).doesNotExist();
        assertThat(directory().resolve("store/tmp")).doesNotExist();
    }

    @Test
    void theEngineTellsNobodyItsKeys() throws Exception {
        var child = AtRestChild.start("tell", directory(), "k1", "k2");

        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.numbers("searched").getFirst()).isGreaterThan(20);
        assertThat(child.output())
                .doesNotContain("told by")
                .doesNotContain("still open")
                .contains("dumps 00000000")
                .containsPattern("Max core file size\\s+0\\s+0");
        assertThat(new Needles(TestEngine.key("k1")).in(temporary)).isEmpty();
    }

    @Test
    void encryptsWhatAnEarlierReleaseWroteHoweverOftenItIsKilled() throws Exception {
        run("write");
        assertThat(new Needles(AtRestChild.NEEDLE).in(directory())).isNotEmpty();
        var before = read();
        for (var moved : List.of(1, AtRestChild.PARTITIONS / 2)) {
            var child = AtRestChild.start("read", directory(), "k1");
            killAt(child, directory().resolve("sealed/k1"), moved);
        }

        assertThat(read("k1")).isEqualTo(before);
        assertThat(new Needles(AtRestChild.NEEDLE).in(directory())).isEmpty();
        assertEncrypted();
        assertThat(read("k1")).isEqualTo(before);
    }

    @Test
    void movesEverythingToTheNewKeyWhileItServesHoweverOftenItIsKilled() throws Exception {
        run("write", "k1");
        var before = read("k1");
        var killed = AtRestChild.start("rotate", directory(), "k2", "k1");
        killAt(killed, directory().resolve("sealed/k2"), 2);

        var rotated = run("rotate", "k2", "k1");
        var moved = rotated.numbers("moved");
        assertThat(moved.get(0)).isPositive().isEqualTo(moved.get(1));
        // Without the old key; only the sums have grown meanwhile.
        var after = read("k2");
        assertThat(after.subList(0, 6)).isEqualTo(before.subList(0, 6));
        assertThat(directory().resolve("sealed/k1")).doesNotExist();
        assertThat(directory().resolve("kept")).doesNotExist();
        assertEncrypted();
    }

    @Test
    void saysWhichKeyIsWrongOrMissing() throws Exception {
        run("write", "k1");
        var before = read("k1");

        assertThat(run("read", "k1=another").output())
                .contains("refused: The key k1 is not the one")
                .contains("Restore the key");
        assertThat(run("read", "k2").output())
                .contains("refused: The event store has data under the key k1")
                .contains("Restore the key");
        assertThat(run("read").output()).contains("is encrypted");
        assertThat(read("k1")).isEqualTo(before);
    }

    @Test
    void refusesATableThatWouldBeInClear() throws Exception {
        run("elsewhere", "k1");

        // Its data is moved like an earlier release's, but it would go on in clear.
        assertThat(run("read", "k1").output()).contains("refused:").contains("elsewhere");
    }

    /** Counter mode hides content but guards nothing: that is for checksums, ours included. */
    @Test
    void aChangedBitIsAnErrorAndNeverAnotherAnswer() throws Exception {
        // No part has a source to fall back to.
        run("write-once", "k1");

        var noticed = 0L;
        for (var round = 0; round < FLIP_ROUNDS; round++) {
            var flips = run("flip-" + round, "k1");
            var numbers = flips.numbers("flips");
            assertThat(numbers.get(0)).as(flips.output()).isZero();
            noticed += numbers.get(1);
        }
        assertThat(noticed).isGreaterThanOrEqualTo(FLIP_ROUNDS);
    }

    private Child run(String what, String... ids) throws Exception {
        var child = AtRestChild.start(what, directory(), ids);
        assertThat(child.exitCode()).as(child.output()).isZero();
        child.assertNoNativeTrouble();
        return child;
    }

    private List<String> read(String... ids) throws Exception {
        var child = run("read", ids);
        return List.of(child.line("read").split(" "));
    }

    /** As soon as so many parts have been moved to a disk. */
    private static void killAt(Child child, Path disk, int count) throws Exception {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        try {
            while (parts(disk) < count) {
                assertThat(System.nanoTime()).as("nothing is moved").isLessThan(deadline);
            }
        } finally {
            child.process.toHandle().destroyForcibly();
            child.exitCode();
        }
    }

    private static long parts(Path disk) throws IOException {
        if (!Files.isDirectory(disk)) {
            return 0;
        }
        try (var walk = Files.walk(disk)) {
            return walk.filter(path -> path.getFileName().toString().matches("2\\d+_\\d+_\\d+_.*"))
                    .filter(path -> !path.getParent().endsWith("moving"))
                    .count();
        } catch (java.io.UncheckedIOException changing) {
            return 0;
        }
    }

    private void assertEncrypted() throws IOException {
        try (var walk = Files.walk(directory())) {
            var readable =
                    walk.filter(Files::isRegularFile)
                            .filter(file -> !isEncrypted(file))
                            .map(file -> directory().relativize(file).toString())
                            // Definitions of tables, and who has the directory open.
                            .filter(file -> !file.matches("store/store/.*\\.sql"))
                            .filter(file -> !file.matches("store/metadata/.*\\.sql"))
                            .filter(file -> !file.matches("lock|store/status|sealed/[^/]+\\.check"))
                            .toList();
            assertThat(readable).isEmpty();
        }
    }

    private static boolean isEncrypted(Path file) {
        try (var in = Files.newInputStream(file)) {
            var begin = in.readNBytes(BEGIN.length);
            return begin.length == 0 || java.util.Arrays.equals(begin, BEGIN);
        } catch (IOException failure) {
            return false;
        }
    }
}
