package dev.agentmetrics.server.crypto.pages;

import static dev.agentmetrics.server.crypto.pages.SealedFixture.SLACK;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.content;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.files;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.keys;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.neverRewriting;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.pages;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.restore;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.snapshot;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash between any two steps leaves a file that opens, with what was written before. */
@Tag("C05")
class InterruptionTest {

    @TempDir Path directory;
    private Path data;

    @org.junit.jupiter.api.BeforeEach
    void make() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
    }

    /** What a crash would have left after each step. */
    private final Map<String, Map<Path, byte[]>> steps = new LinkedHashMap<>();

    private SealedFiles observed(PageKeys keys) {
        return new SealedFiles(keys, null, SLACK, step -> steps.put(step, snapshot(data)));
    }

    private void opensAfterEachStep(PageKeys keys, byte[] expected) throws Exception {
        for (var step : steps.entrySet()) {
            var copy = restore(step.getValue(), directory.resolve("after " + step.getKey()));
            for (var time : List.of("once", "again")) {
                assertThatCode(() -> opens(copy.resolve("file"), keys, expected))
                        .as(step.getKey() + ", opened " + time)
                        .doesNotThrowAnyException();
            }
            assertThat(snapshot(copy).keySet())
                    .as(step.getKey())
                    .containsExactlyInAnyOrder(Path.of("file"), Path.of("file.mark"));
        }
    }

    private static void opens(Path path, PageKeys keys, byte[] expected) throws IOException {
        try (var file = new SealedFiles(keys, null).open(path, true)) {
            assertThat(content(file)).isEqualTo(expected);
        }
    }

    @Test
    void ofANewFile() throws Exception {
        observed(keys(1)).open(data.resolve("file"), true).close();

        assertThat(steps).containsKeys("announced", "in place");
        opensAfterEachStep(keys(1), new byte[0]);
    }

    @Test
    void ofARewrite() throws Exception {
        byte[] last = {};
        try (var file = observed(keys(1)).open(data.resolve("file"), true)) {
            steps.clear();
            for (int i = 0; !steps.containsKey("marked"); i++) {
                last = pages(5, i);
                write(file, 0, last);
            }
            assertThat(steps).containsKeys("rewritten", "announced", "in place");
            opensAfterEachStep(keys(1), last);
        }
    }

    @Test
    void ofAChangeOfKeys() throws Exception {
        try (var file = files().open(data.resolve("file"), true)) {
            write(file, 0, pages(9, 1));
        }
        try (var file = observed(keys(2)).open(data.resolve("file"), true)) {
            file.rekey();
        }
        assertThat(steps).containsKeys("rewritten", "announced", "in place", "marked");
        opensAfterEachStep(keys(2), pages(9, 1));
    }

    @Test
    void ofTheSealingOfAClearFile() throws Exception {
        var clear = Arrays.copyOf(pages(200, 1), 777_777);
        Files.write(data.resolve("file"), clear);
        steps.put("nothing", snapshot(data));
        try (var file = observed(keys(1)).open(data.resolve("file"), true)) {
            assertThat(content(file)).isEqualTo(clear);
        }
        assertThat(snapshot(data).keySet())
                .containsExactlyInAnyOrder(Path.of("file"), Path.of("file.mark"));
        assertThat(steps)
                .containsKeys("copied", "announced", "clear file aside", "in place", "marked");
        opensAfterEachStep(keys(1), clear);
    }

    /** Cut at many places behind the mark: nothing that was complete is lost. */
    @Test
    void ofAWrite() throws Exception {
        var path = data.resolve("file");
        Map<Path, byte[]> before;
        try (var file = neverRewriting().open(path, true)) {
            write(file, 0, pages(3, 1));
            file.force();
            before = snapshot(data);
            write(file, 4096, pages(2, 2));
            write(file, 0, pages(1, 3));
        }
        var complete = Files.readAllBytes(path);
        var start = before.get(Path.of("file")).length;
        for (int end = start; end <= complete.length; end += 1009) {
            restore(before, data);
            Files.write(path, Arrays.copyOf(complete, end));
            int boxes = (end - start) / PageLog.BOX;
            var expected = pages(3, 1);
            for (int box = 0; box < Math.min(boxes, 2); box++) {
                System.arraycopy(pages(2, 2), box * 4096, expected, (box + 1) * 4096, 4096);
            }
            if (boxes > 2) {
                System.arraycopy(pages(1, 3), 0, expected, 0, 4096);
            }
            try (var file = neverRewriting().open(path, true)) {
                assertThat(content(file)).as("cut at " + end).isEqualTo(expected);
                write(file, 8192, pages(1, 4));
            }
            try (var file = neverRewriting().open(path, true)) {
                System.arraycopy(pages(1, 4), 0, expected, 8192, 4096);
                assertThat(content(file)).as("written after").isEqualTo(expected);
            }
        }
    }
}
