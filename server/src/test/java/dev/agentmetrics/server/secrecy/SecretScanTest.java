package dev.agentmetrics.server.secrecy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScanTest {

    /** With everything that one program or another escapes. */
    private static final String SECRET = "pa55 \"wörd\"/+~<&>=\\ zażółć";

    private static final String PLAIN_SECRET = "abcdefghij0123456789XYZ";

    @TempDir Path root;

    private static final class Told implements SecretScan.Report {
        final List<Finding> found = new ArrayList<>();
        final List<String> notRead = new ArrayList<>();

        @Override
        public void found(Finding finding) {
            found.add(finding);
        }

        @Override
        public void notRead(String place, String reason) {
            notRead.add(place + " " + reason);
        }
    }

    private static Told scan(byte[] content, Needle... needles) {
        var told = new Told();
        new SecretScan(List.of(needles), told).bytes("memory", content);
        return told;
    }

    private static byte[] noise(int length) {
        var noise = new byte[length];
        new Random(5).nextBytes(noise);
        return noise;
    }

    static Stream<Map.Entry<String, byte[]>> forms() {
        return Stream.of(SECRET, PLAIN_SECRET)
                .flatMap(secret -> Planted.everywhere(secret).entrySet().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void findsEveryForm(Map.Entry<String, byte[]> planted) {
        var needles =
                new Needle[] {
                    Needle.text("password", SECRET), Needle.text("password", PLAIN_SECRET)
                };

        var told = scan(planted.getValue(), needles);

        assertThat(told.found).as(planted.getKey()).isNotEmpty();
        assertThat(told.found.getFirst().kind()).isEqualTo("password");
        assertThat(told.found.toString()).doesNotContain("abcdefghij").doesNotContain("pa55");
    }

    @Test
    void saysHowItIsWritten() {
        var planted = Planted.everywhere(PLAIN_SECRET);
        var needle = Needle.text("password", PLAIN_SECRET);

        assertThat(scan(planted.get("base64+1"), needle).found)
                .extracting(Finding::form)
                .containsExactly("base64");
        assertThat(scan(planted.get("base64 in gzip"), needle).found)
                .extracting(Finding::form)
                .containsExactly("base64 in gzip");
        assertThat(scan(planted.get("gzip in zip"), needle).found)
                .extracting(Finding::form)
                .contains("raw in gzip in zip");
        assertThat(scan(planted.get("lz4"), needle).found)
                .extracting(Finding::form)
                .containsExactly("raw in lz4");
    }

    @Test
    void findsKeysThatAreNoText() {
        var key = noise(32);
        var needle = Needle.bytes("data key", key);

        for (var form :
                List.of(
                        key,
                        HexFormat.of().formatHex(key).getBytes(UTF_8),
                        Base64.getEncoder().encode(key),
                        Planted.gzip(
                                ("x" + Base64.getUrlEncoder().encodeToString(key))
                                        .getBytes(UTF_8)))) {
            assertThat(scan(form, needle).found).hasSize(1);
        }
    }

    /** At every place around the end of a piece that is read at once. */
    @Test
    void findsWhatLiesAcrossTheBuffersEnd() {
        var needle = Needle.text("password", PLAIN_SECRET);
        var secret = PLAIN_SECRET.getBytes(UTF_8);
        var reach = Needle.LOOK_AHEAD;
        for (int end : new int[] {WordSearch.BUFFER, WordSearch.BUFFER + reach}) {
            for (int at = end - secret.length - 2; at <= end + 2; at++) {
                var content = new byte[end + 5 * reach];
                System.arraycopy(secret, 0, content, at, secret.length);

                assertThat(scan(content, needle).found)
                        .extracting(Finding::offset)
                        .containsExactly((long) at);
            }
        }
        var last = new byte[WordSearch.BUFFER + reach + secret.length];
        System.arraycopy(secret, 0, last, last.length - secret.length, secret.length);
        assertThat(scan(last, needle).found).hasSize(1);
    }

    @Test
    void findsWhatIsPackedAcrossTheBuffersEnd() {
        var needle = Needle.text("password", PLAIN_SECRET);
        for (var packed :
                Planted.packed(("x".repeat(99) + PLAIN_SECRET).getBytes(UTF_8)).entrySet()) {
            if (packed.getKey().equals("deflate")) {
                continue;
            }
            for (int back : new int[] {0, 1, 3, 17, 40, 511, 512, 513}) {
                var content = new byte[WordSearch.BUFFER + 4 * Needle.LOOK_AHEAD];
                var piece = packed.getValue();
                int at = WordSearch.BUFFER + Needle.LOOK_AHEAD - back;
                System.arraycopy(piece, 0, content, at, piece.length);

                assertThat(scan(content, needle).found).as(packed.getKey() + back).isNotEmpty();
            }
        }
    }

    @Test
    void readsHalfAFileAsFarAsItGoes() {
        var random = new StringBuilder(PLAIN_SECRET);
        new Random(3).ints(40_000, 'a', 'z').forEach(random::appendCodePoint);
        var whole = Planted.gzip(random.toString().getBytes(UTF_8));
        var half = java.util.Arrays.copyOf(whole, whole.length / 2);

        assertThat(scan(half, Needle.text("password", PLAIN_SECRET)).found).hasSize(1);
    }

    @Test
    void takesNothingElseForASecret() {
        var content = noise(4 << 20);

        assertThat(
                        scan(
                                        content,
                                        Needle.text("password", SECRET),
                                        Needle.bytes("key", noise(16)))
                                .found)
                .extracting(Finding::kind)
                .containsExactly("key");
        assertThat(scan(content, Needle.text("password", SECRET)).notRead).isEmpty();
    }

    @Test
    void aMarkCountsOnlyWithWhatFollowsIt() {
        var needle = Needle.mark("key", "am_live_", text -> text.startsWith("am_live_OK"));

        assertThat(scan("am_live_NO am_live_OK".getBytes(UTF_8), needle).found)
                .extracting(Finding::offset)
                .containsExactly(11L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "1234567"})
    void refusesWhatWouldBeFoundByChance(String secret) {
        assertThatThrownBy(() -> Needle.text("password", secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too short");
    }

    @Test
    void looksIntoEveryFileAndFollowsNoLink() throws IOException {
        var data = Files.createDirectories(root.resolve("data/deep/er"));
        var outside = Files.writeString(root.resolve("outside"), PLAIN_SECRET);
        var planted = Files.writeString(data.resolve("planted"), "x" + PLAIN_SECRET);
        Files.createSymbolicLink(data.resolve("link"), outside);
        var left = Files.writeString(data.resolve("left out"), PLAIN_SECRET);
        var told = new Told();

        new SecretScan(List.of(Needle.text("password", PLAIN_SECRET)), told)
                .tree(root.resolve("data"), Set.of(left));

        assertThat(told.found)
                .containsExactly(new Finding(planted.toString(), 1, "raw", "password"));
        assertThat(told.notRead).isEmpty();
    }

    /** A quarter of a gigabyte through a search that never holds more than its buffer. */
    @Test
    void takesNoMoreMemoryForALongStream() throws IOException {
        var search = new WordSearch(List.of(Needle.text("password", PLAIN_SECRET)));
        var most = new int[1];
        var stream =
                new InputStream() {
                    private long left = 256L << 20;

                    @Override
                    public int read() {
                        throw new AssertionError("a byte at a time");
                    }

                    @Override
                    public int read(byte[] into, int from, int length) {
                        most[0] = Math.max(most[0], into.length);
                        int count = (int) Math.min(left, length);
                        left -= count;
                        return count == 0 ? -1 : count;
                    }
                };

        search.run(
                stream,
                new WordSearch.Sink() {
                    @Override
                    public void word(Word word, long offset) {
                        throw new AssertionError(word.kind());
                    }

                    @Override
                    public void packed(Packing packing, long offset) {
                        throw new AssertionError(packing);
                    }
                });

        assertThat(most[0]).isEqualTo(WordSearch.BUFFER + Needle.LOOK_AHEAD);
    }

    @Test
    void whatIsGoneMeanwhileHoldsNothingAndAMissingRootIsTold(@TempDir Path directory) {
        var told = new Told();
        var scan = new SecretScan(List.of(Needle.text("password", SECRET)), told);

        scan.file(directory.resolve("draft.new"));
        assertThat(told.notRead).isEmpty();

        var root = directory.resolve("nowhere");
        scan.tree(root, Set.of());
        assertThat(told.notRead).containsExactly(root + " NoSuchFileException");
    }
}
