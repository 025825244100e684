package dev.agentmetrics.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C14")
class ScanCommandTest {

    /** Made for this test; no server knows it. */
    private static final String KEY = KeySamples.one(1);

    private static final String OTHER = KeySamples.one(2);

    @TempDir Path folder;

    private Path write(String name, String text) throws Exception {
        return write(name, text, StandardCharsets.UTF_8);
    }

    private Path write(String name, String text, Charset charset) throws Exception {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, charset);
    }

    private Run scan(Object... paths) {
        var arguments = new String[paths.length + 1];
        arguments[0] = "scan";
        for (int i = 0; i < paths.length; i++) {
            arguments[i + 1] = paths[i].toString();
        }
        return Run.of(Map.of(), arguments);
    }

    private static String shown(String key) {
        return key.substring(0, 19) + "***";
    }

    @Test
    void saysWhereEveryKeyStandsAndNeverWhatItIs() throws Exception {
        write("src/.env", "A=1\nKEY=" + KEY + "\n\n" + OTHER + " " + KEY + "\n");
        write("deep/er/config.yml", "key: '" + OTHER + "'");
        write("clean.txt", "nothing\n");

        var run = scan(folder);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactlyInAnyOrder(
                        folder + "/src/.env:2: " + shown(KEY),
                        folder + "/src/.env:4: " + shown(OTHER),
                        folder + "/src/.env:4: " + shown(KEY),
                        folder + "/deep/er/config.yml:1: " + shown(OTHER));
        assertThat(run.out() + run.err())
                .doesNotContain(KEY.substring(19), KEY.substring(62), OTHER.substring(19));
    }

    @Test
    void whereThereIsNoKeyNothingIsPrinted() throws Exception {
        write("almost", KEY.substring(0, 67) + "\n" + KEY.replace("live", "prod"));
        var swapped = KEY.substring(0, 30) + (KEY.charAt(30) == 'x' ? 'y' : 'x');
        write("wrong checksum", swapped + KEY.substring(31));

        var run = scan(folder);

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void looksIntoBinaryFilesAndUtf16() throws Exception {
        write("program", "\0\1\2\u00ff" + KEY + "\0", StandardCharsets.ISO_8859_1);
        write("windows.ps1", "\ufeff$key = '" + OTHER + "'\r\n", StandardCharsets.UTF_16LE);
        write("big-endian", "\ufeff\n" + OTHER, StandardCharsets.UTF_16BE);

        assertThat(scan(folder).out().lines())
                .containsExactlyInAnyOrder(
                        folder + "/program:1: " + shown(KEY),
                        folder + "/windows.ps1:1: " + shown(OTHER),
                        folder + "/big-endian:2: " + shown(OTHER));
    }

    /** A piece is a megabyte; the key begins in one and ends in the next. */
    @ParameterizedTest
    @ValueSource(ints = {-68, -67, -34, -1, 0})
    void findsAKeyAcrossTheBordersOfPieces(int offset) throws Exception {
        var before = "x\n".repeat((1 << 19) + offset / 2) + "y".repeat(Math.floorMod(offset, 2));
        var file = write("large", before + KEY + "\n" + OTHER);
        long line = before.chars().filter(c -> c == '\n').count() + 1;

        assertThat(scan(file).out().lines())
                .containsExactly(
                        file + ":" + line + ": " + shown(KEY),
                        file + ":" + (line + 1) + ": " + shown(OTHER));
    }

    @Test
    void leavesGitAndLinksAlone() throws Exception {
        write(".git/objects/pack", KEY);
        write("sub/.git/config", KEY);
        var outside = Files.createTempFile("outside", ".env");
        Files.writeString(outside, KEY);
        Files.createSymbolicLink(folder.resolve("link"), outside);
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        write(".gitignore", "x");

        assertThat(scan(folder).code()).isZero();
        assertThat(scan(outside).code()).isEqualTo(1);
        Files.delete(outside);
    }

    @Test
    void readsStandardInput() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var input = new ByteArrayInputStream(("+a\n+" + KEY).getBytes(StandardCharsets.UTF_8));

        int code = new ScanCommand(new Terminal(stream, stream, Map.of()), input).run(List.of("-"));

        assertThat(code).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("standard input:2: " + shown(KEY) + "\n");
    }

    @Test
    void whatCannotBeReadIsNotCalledClean() throws Exception {
        var missing = scan(folder.resolve("missing"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).startsWith("not read: " + folder.resolve("missing") + " (");

        try (var large = new java.io.RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
            large.setLength(KeyFinder.MAX_BYTES + 1);
        }
        assertThat(scan(folder).code()).isEqualTo(2);
        write("a key", KEY);
        assertThat(scan(folder).code()).as("a key found weighs more").isEqualTo(1);
    }

    @Test
    void aNameOfAFileCannotWriteToTheTerminal() throws Exception {
        write("evil\u001b[31m\nname", KEY);

        assertThat(scan(folder).out()).hasLineCount(1).doesNotContain("\u001b");
    }

    @Test
    void saysHowItIsCalled() {
        assertThat(scan().code()).isEqualTo(2);
        assertThat(scan().err()).startsWith("usage: agentmetrics scan");
        assertThat(scan("--fast").code()).isEqualTo(2);
    }
}
