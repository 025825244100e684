package dev.agentmetrics.server.crypto.pages;

import static dev.agentmetrics.server.crypto.pages.SealedFixture.content;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.files;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.pages;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.restore;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.sealed;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.snapshot;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a file that was closed, it does not open any more. */
@Tag("C05")
class TamperingTest {

    private static final int PAGES = 12;

    @TempDir Path directory;

    private void refuses(Path file) {
        assertThatThrownBy(() -> files().open(file, true).close())
                .as("to write")
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("restore it from a backup");
    }

    @Test
    void everyFlippedBitIsNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var good = snapshot(directory);
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            var name = Path.of(i % 8 == 0 ? "file.mark" : "file");
            var bytes = good.get(name).clone();
            // The first hundred in the header, where each byte means something.
            int at = i < 100 ? i % PageHeader.BYTES : random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            restore(good, directory);
            Files.write(directory.resolve(name), bytes);
            refuses(path);
        }
        restore(good, directory);
        try (var file = files().open(path, true)) {
            assertThat(content(file)).isEqualTo(pages(PAGES, 1));
        }
    }

    @Test
    void anEndCutOffAnywhereIsNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var good = snapshot(directory);
        var bytes = good.get(Path.of("file"));
        for (int boxes = 0; boxes < PAGES; boxes++) {
            for (int more : new int[] {0, 1, PageLog.BOX / 2}) {
                restore(good, directory);
                int end = PageHeader.BYTES + boxes * PageLog.BOX + more;
                Files.write(path, Arrays.copyOf(bytes, end));
                refuses(path);
            }
        }
        Files.write(path, new byte[0]);
        refuses(path);
        Files.delete(path);
        refuses(path);
    }

    @Test
    void swappedPagesAreNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var bytes = Files.readAllBytes(path);
        var swapped = bytes.clone();
        System.arraycopy(bytes, at(3), swapped, at(8), PageLog.BOX);
        System.arraycopy(bytes, at(8), swapped, at(3), PageLog.BOX);
        Files.write(path, swapped);

        refuses(path);
    }

    @Test
    void aPageThatIsLeftOutIsNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var bytes = Files.readAllBytes(path);
        var shorter = Arrays.copyOf(bytes, bytes.length - PageLog.BOX);
        System.arraycopy(bytes, at(6), shorter, at(5), shorter.length - at(5));
        Files.write(path, shorter);

        refuses(path);
    }

    @Test
    void aPageOfAnotherFileOfTheSameKeyIsNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var other = Files.readAllBytes(sealed(directory, "other", pages(PAGES, 1)));
        var bytes = Files.readAllBytes(path);
        System.arraycopy(other, at(4), bytes, at(4), PageLog.BOX);
        Files.write(path, bytes);

        refuses(path);
    }

    @Test
    void anotherFileOfTheSameKeyIsNoticedEvenWithItsMark() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var other = sealed(directory, "other", pages(PAGES, 2));
        Files.write(path, Files.readAllBytes(other));
        refuses(path);
        Files.write(
                directory.resolve("file.mark"),
                Files.readAllBytes(directory.resolve("other.mark")));
        refuses(path);
    }

    @Test
    void anOlderStateOfTheFileIsNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var old = Files.readAllBytes(path);
        try (var file = SealedFixture.neverRewriting().open(path, true)) {
            write(file, 0, pages(1, 2));
        }
        Files.write(path, old);

        refuses(path);
    }

    /** Two histories begin alike: what one wrote last does not fit behind the other's mark. */
    @Test
    void anotherContinuationOfTheFileIsNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        var begin = snapshot(directory);
        try (var file = SealedFixture.neverRewriting().open(path, true)) {
            write(file, 0, pages(2, 2));
        }
        var first = Files.readAllBytes(path);
        restore(begin, directory);
        try (var file = SealedFixture.neverRewriting().open(path, true)) {
            write(file, 0, pages(2, 3));
        }
        Files.write(path, first);
        refuses(path);
    }

    @Test
    void anOlderFileWithItsMarkIsNoticedByTheWitness() throws Exception {
        var witness = Files.createDirectory(directory.resolve("elsewhere")).resolve("witness");
        var data = Files.createDirectory(directory.resolve("data"));
        var path = data.resolve("file");
        var files = new SealedFiles(SealedFixture.keys(1), witness);
        try (var file = files.open(path, true)) {
            write(file, 0, pages(PAGES, 1));
        }
        var old = snapshot(data);
        try (var file = files.open(path, true)) {
            write(file, 0, pages(1, 2));
        }
        restore(old, data);
        assertThatThrownBy(() -> files.open(path, true))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("older than what this server has already seen")
                .hasMessageContaining(witness.toString());

        // Without the file, and with one in clear: neither passes for a beginning.
        for (var name : old.keySet()) {
            Files.delete(data.resolve(name));
        }
        assertThatThrownBy(() -> files.open(path, true))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("is missing");
        Files.write(path, pages(2, 1));
        assertThatThrownBy(() -> files.open(path, true))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("not encrypted although it was");
    }

    /** As after a crash: nothing is written at a close. */
    @Test
    void anOlderFileOfTheSameRunIsNoticedByTheWitnessOfTheLastMinute() throws Exception {
        var witness = Files.createDirectory(directory.resolve("elsewhere")).resolve("witness");
        var data = Files.createDirectory(directory.resolve("data"));
        var path = data.resolve("file");
        var files = new SealedFiles(SealedFixture.keys(1), witness);
        try (var file = files.open(path, true)) {
            var clock = new MarkClock(file);
            write(file, 0, pages(PAGES, 1));
            file.force();
            var old = snapshot(data);
            write(file, 0, pages(1, 2));
            for (int i = 0; i < MarkClock.MARKS_PER_WITNESS; i++) {
                clock.tick();
            }

            var kept = SealedFixture.copy(witness.getParent(), directory.resolve("kept"));
            var next = new SealedFiles(SealedFixture.keys(1), kept.resolve("witness"));
            var replayed = restore(old, directory.resolve("replayed")).resolve("file");
            assertThatThrownBy(() -> next.open(replayed, true))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("older than what this server has already seen");
            var newest = restore(snapshot(data), directory.resolve("newest")).resolve("file");
            next.open(newest, true).close();
        }
    }

    @Test
    void aClearFileInPlaceOfASealedOneIsNoticed() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        Files.write(path, pages(PAGES, 1));

        refuses(path);
    }

    @Test
    void theMarkCannotBeLeftOut() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        Files.delete(directory.resolve("file.mark"));

        refuses(path);
    }

    /** Else a database might fall back to older content that it can read. */
    @Test
    void aChangeWhileItIsOpenEndsTheFile() throws Exception {
        var path = sealed(directory, "file", pages(PAGES, 1));
        try (var file = files().open(path, true)) {
            var bytes = Files.readAllBytes(path);
            bytes[at(5) + 100] ^= 1;
            Files.write(path, bytes);
            var buffer = ByteBuffer.allocate(4096);
            file.read(buffer, 4096);

            assertThatThrownBy(() -> file.read(buffer.clear(), 20_480))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("page 5");
            assertThatThrownBy(() -> file.read(buffer.clear(), 4096))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("page 5");
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    private static int at(int box) {
        return PageHeader.BYTES + box * PageLog.BOX;
    }
}
