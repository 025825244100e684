package dev.agentmetrics.server.crypto.pages;

import static dev.agentmetrics.server.crypto.pages.SealedFixture.content;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.files;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.keys;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.pages;
import static dev.agentmetrics.server.crypto.pages.SealedFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C05")
class SealedFileTest {

    @TempDir Path directory;

    /** Writes, cuts, reads and reopens at random, beside an array that does the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void behavesAsAnArrayOfBytes(long seed) throws Exception {
        var random = new Random(seed);
        var model = new Model();
        var path = directory.resolve("file");
        var file = files().open(path, true);
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(20)) {
                case 0, 6 -> {
                    long size = random.nextInt(60_000);
                    file.truncate(size);
                    model.truncate(size);
                }
                case 1 -> {
                    file.close();
                    file = files().open(path, true);
                }
                case 2 -> file.force();
                case 3, 4, 5, 7, 8 -> assertThat(content(file)).isEqualTo(model.content());
                default -> {
                    var bytes = new byte[random.nextInt(3) == 0 ? 20_000 : random.nextInt(5000)];
                    random.nextBytes(bytes);
                    // As H2 does, in whole pages; and as nobody does, anywhere.
                    int at =
                            random.nextBoolean()
                                    ? random.nextInt(15) * 4096
                                    : random.nextInt(60_000);
                    write(file, at, bytes);
                    model.write(at, bytes);
                }
            }
            assertThat(file.size()).isEqualTo(model.content().length);
        }
        file.close();
        try (var reader = files().open(path, false)) {
            assertThat(content(reader)).isEqualTo(model.content());
        }
    }

    private static final class Model {
        private byte[] bytes = new byte[0];

        byte[] content() {
            return bytes;
        }

        void truncate(long size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(size, bytes.length));
        }

        void write(int at, byte[] content) {
            if (content.length > 0) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length, at + content.length));
                System.arraycopy(content, 0, bytes, at, content.length);
            }
        }
    }

    @Test
    void readsNothingBehindItsEnd() throws Exception {
        try (var file = files().open(directory.resolve("file"), true)) {
            write(file, 0, new byte[5000]);
            var buffer = ByteBuffer.allocate(5000);

            assertThat(file.read(buffer, 4990)).isEqualTo(10);
            assertThat(file.read(buffer, 5000)).isEqualTo(-1);
        }
    }

    @Test
    void doesNotGrowWithEveryWrite() throws Exception {
        var path = directory.resolve("file");
        try (var file = files().open(path, true)) {
            for (int i = 0; i < 1000; i++) {
                write(file, 0, pages(2, i));
            }
            assertThat(Files.size(path)).isLessThan(100L * PageLog.BOX);
        }
        assertThat(Files.size(path)).isLessThan(10L * PageLog.BOX);
    }

    @Test
    void isLegibleOnlyWithTheKeyItWasWrittenWith() throws Exception {
        var path = SealedFixture.sealed(directory, "file", pages(3, 1));
        var other = new SealedFiles(PageKeys.of(1, Map.of(1, new byte[32])), null);
        Files.delete(directory.resolve("file.mark"));

        assertThatThrownBy(() -> other.open(path, true))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("keys are not the ones")
                .hasMessageContaining("restore it from a backup");
    }

    @Test
    void aMarkOfAnotherKeyIsRefused() throws Exception {
        var path = SealedFixture.sealed(directory, "file", pages(3, 1));
        var other = new SealedFiles(PageKeys.of(1, Map.of(1, new byte[32])), null);

        assertThatThrownBy(() -> other.open(path, true))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("another key");
    }

    @Test
    void twoFilesOfTheSameContentHaveNothingInCommon() throws Exception {
        var one = Files.readAllBytes(SealedFixture.sealed(directory, "one", new byte[8192]));
        var two = Files.readAllBytes(SealedFixture.sealed(directory, "two", new byte[8192]));

        for (int at = PageHeader.BYTES; at + 16 <= one.length; at += 16) {
            assertThat(Arrays.copyOfRange(one, at, at + 16))
                    .isNotEqualTo(Arrays.copyOfRange(two, at, at + 16));
        }
    }

    /** Pages of zeros and of text look like noise. */
    @Test
    void everyPageLooksRandom() throws Exception {
        var text =
                "insert into organization values ('acme') "
                        .repeat(2000)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var sealed = Files.readAllBytes(SealedFixture.sealed(directory, "file", text));
        for (int at = PageHeader.BYTES; at + 4096 <= sealed.length; at += 4096) {
            assertThat(entropy(Arrays.copyOfRange(sealed, at, at + 4096))).isGreaterThan(7.9);
        }
    }

    private static double entropy(byte[] bytes) {
        var counts = new int[256];
        for (byte one : bytes) {
            counts[one & 0xff]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / bytes.length;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }

    @Test
    void noTwoBoxesHaveTheSameNonce() throws Exception {
        var path = directory.resolve("file");
        var nonces = new java.util.HashSet<String>();
        int boxes = 0;
        for (int i = 0; i < 20; i++) {
            try (var file = SealedFixture.neverRewriting().open(path, true)) {
                write(file, 0, new byte[4096]);
            }
        }
        var bytes = Files.readAllBytes(path);
        for (int at = PageHeader.BYTES; at < bytes.length; at += PageLog.BOX) {
            nonces.add(java.util.HexFormat.of().formatHex(bytes, at, at + 12));
            boxes++;
        }
        assertThat(boxes).isGreaterThanOrEqualTo(20);
        assertThat(nonces).hasSize(boxes);
    }

    @Test
    void isRewrittenUnderANewKeyAndNeedsTheOldOneNoMore() throws Exception {
        var path = directory.resolve("file");
        var expected = pages(7, 1);
        try (var file = files().open(path, true)) {
            write(file, 0, expected);
        }
        try (var file = new SealedFiles(keys(2), null).open(path, true)) {
            assertThat(file.keyVersion()).isEqualTo(1);
            assertThat(file.rekey()).isTrue();
            assertThat(file.rekey()).isFalse();
            assertThat(file.keyVersion()).isEqualTo(2);
            write(file, 4096, pages(1, 2));
        }
        System.arraycopy(pages(1, 2), 0, expected, 4096, 4096);
        var newest = PageKeys.of(2, Map.of(2, keys(2).key(2).orElseThrow()));
        try (var file = new SealedFiles(newest, null).open(path, true)) {
            assertThat(content(file)).isEqualTo(expected);
        }
    }

    @Test
    void generationsOnlyGrow() throws Exception {
        var path = directory.resolve("file");
        long last = -1;
        for (int i = 0; i < 30; i++) {
            try (var file = files().open(path, true)) {
                assertThat(file.newest().generation()).isGreaterThanOrEqualTo(last);
                write(file, 0, pages(9, i));
                assertThat(file.newest().generation()).isGreaterThan(last);
                last = file.newest().generation();
            }
        }
    }

    @Test
    void isOpenOnce() throws Exception {
        var path = directory.resolve("file");
        try (var _ = files().open(path, true)) {
            assertThatThrownBy(() -> files().open(path, true))
                    .isInstanceOf(FileInUseException.class);
            assertThatThrownBy(() -> files().open(path, false))
                    .isInstanceOf(FileInUseException.class);
        }
    }

    @Test
    void aTemporaryFileIsWorthlessToTheNextProcess() throws Exception {
        var path = directory.resolve("file");
        var here = files();
        try (var file = here.openTemporary(path)) {
            for (int i = 0; i < 200; i++) {
                write(file, i % 5 * 4096L, pages(1, i));
            }
        }
        try (var file = here.openTemporary(path)) {
            assertThat(file.size()).isEqualTo(20_480);
        }
        assertThatThrownBy(() -> files().openTemporary(path))
                .isInstanceOf(DamagedFileException.class);
        assertThatThrownBy(() -> files().open(path, true)).isInstanceOf(DamagedFileException.class);
    }
}
