package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class BodyReaderTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final OrgId MODEST = new OrgId(new UUID(0x7000L, Long.MIN_VALUE | 2));

    private final IngestSettings settings = IngestFixtures.settings();
    private final BodyReader reader = new BodyReader(settings, IngestFixtures.CLOCK);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16_384, 16_385, 262_144, 262_145, 3_000_000, 10 * MEGABYTE})
    void readsBodiesUpToTheLimit(int size) throws IOException {
        var bytes = noise(size);
        assertThat(read(body(bytes, bytes.length, null))).isEqualTo(bytes);
        assertThat(read(body(bytes, -1, null))).isEqualTo(bytes);
        assertThat(read(body(gzip(bytes), -1, "gzip"))).isEqualTo(bytes);
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    @Test
    void holdsNothingOfALargerBodyWhenItsLengthIsSaid() {
        var counted = new Counted(new ByteArrayInputStream(new byte[12 * MEGABYTE]));
        assertProblem(
                new Body(counted, 12L * MEGABYTE, "application/json", null),
                new Problem.TooLarge("body", 10L * MEGABYTE, "bytes"));
        assertThat(counted.count).isEqualTo(12 * MEGABYTE);
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    /** The rest is thrown away, so that the client hears the answer, but not without end. */
    @Test
    void stopsReadingALargerBodyOfUnknownLength() {
        var counted = new Counted(new ByteArrayInputStream(new byte[60 * MEGABYTE]));
        assertProblem(
                new Body(counted, -1, "application/json", null),
                new Problem.TooLarge("body", 10L * MEGABYTE, "bytes"));
        assertThat(counted.count).isBetween(50 * MEGABYTE, 50 * MEGABYTE + 8_193);
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    /** Red when the ratio is not looked at: then all of the 10 MiB are inflated. */
    @Test
    void stopsInflatingABombLongBeforeItsEnd() throws IOException {
        var bomb = bomb(400);
        assertThat(bomb.length).isBetween(300 * 1024, 500 * 1024);
        assertProblem(
                body(bomb, bomb.length, "gzip"),
                new Problem.TooLarge("body", 10L * MEGABYTE, "bytes"));
        assertThat(reader.inflatedBytes()).isLessThan(9 * MEGABYTE);
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    /** Red when the limit is only compared with what was sent. */
    @Test
    void stopsInflatingAtTheLimit() throws IOException {
        var text = "{\"k\":\"".repeat(2 * MEGABYTE).getBytes(StandardCharsets.UTF_8);
        var some = noise(text.length);
        for (int i = 0; i < text.length; i += 40) {
            text[i] = some[i];
        }
        var zipped = gzip(text);
        assertThat(text.length / zipped.length).isLessThan(200);
        assertProblem(
                body(zipped, zipped.length, "gzip"),
                new Problem.TooLarge("body", 10L * MEGABYTE, "bytes"));
        assertThat(reader.inflatedBytes()).isLessThanOrEqualTo(10L * MEGABYTE);
    }

    @Test
    void refusesCorruptGzip() throws IOException {
        var good = gzip("{\"events\":[]}".repeat(100).getBytes(StandardCharsets.UTF_8));
        var flipped = good.clone();
        flipped[good.length / 2] ^= 0x55;
        var wrongSum = good.clone();
        wrongSum[good.length - 6] ^= 0x01;
        for (var bad :
                java.util.List.of(
                        "plain".getBytes(StandardCharsets.UTF_8),
                        new byte[0],
                        Arrays.copyOf(good, good.length - 4),
                        Arrays.copyOf(good, 15),
                        flipped,
                        wrongSum)) {
            assertProblem(
                    body(bad, bad.length, "gzip"),
                    new Problem.Malformed("corrupt_gzip", "The body is not valid gzip."));
        }
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", " gzip "})
    void knowsGzipHoweverItIsSpelt(String encoding) throws IOException {
        var bytes = noise(10);
        assertThat(read(body(gzip(bytes), -1, encoding))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "compress"})
    void refusesOtherEncodings(String encoding) {
        assertProblem(
                body(new byte[1], 1, encoding),
                new Problem.UnsupportedMedia("Content-Encoding must be gzip or identity."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "APPLICATION/JSON",
                "application/vnd.api+json",
                ""
            })
    void takesJson(String type) throws IOException {
        var bytes = noise(10);
        assertThat(read(new Body(new ByteArrayInputStream(bytes), 10, type, "identity")))
                .isEqualTo(bytes);
    }

    @Test
    void takesABodyWithoutAType() throws IOException {
        assertThat(read(new Body(new ByteArrayInputStream(new byte[1]), 1, null, null))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1"
            })
    void refusesOtherTypes(String type) {
        var counted = new Counted(new ByteArrayInputStream(new byte[10]));
        assertProblem(
                new Body(counted, 10, type, null),
                new Problem.UnsupportedMedia("Send application/json in UTF-8."));
        assertThat(counted.count).isEqualTo(10);
    }

    @Test
    void holdsOnlySoMuchForAllBodiesTogether() throws IOException {
        var small =
                new BodyReader(
                        new IngestSettings(
                                100, DataSize.ofKilobytes(8), DataSize.ofKilobytes(10), "auto"),
                        IngestFixtures.CLOCK);
        var first = small.read(IngestFixtures.ORG, body(new byte[8_000], 8_000, null));
        assertThatThrownBy(() -> small.read(MODEST, body(new byte[4_000], 4_000, null)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isInstanceOfSatisfying(
                                                Problem.Unavailable.class,
                                                problem ->
                                                        assertThat(problem.retryAfter())
                                                                .isEqualTo(Duration.ofSeconds(1))));
        first.close();
        try (var second = small.read(IngestFixtures.ORG, body(new byte[4_000], 4_000, null))) {
            assertThat(second.length()).isEqualTo(4_000);
        }
        assertThat(small.budget().free()).isEqualTo(10 * 1024);
    }

    /** Red when the memory is one for all: then the greedy one takes all of it. */
    @Test
    void anOrganisationThatSendsTooMuchAtOnceLeavesMemoryForOthers() throws IOException {
        var small =
                new BodyReader(
                        new IngestSettings(
                                100, DataSize.ofKilobytes(8), DataSize.ofKilobytes(10), "auto"),
                        IngestFixtures.CLOCK);
        var greedy = IngestFixtures.ORG;
        var held = new ArrayList<BodyReader.Content>();
        for (var number = 0; number < 5; number++) {
            held.add(small.read(greedy, body(new byte[1_000], 1_000, null)));
        }

        assertThatThrownBy(() -> small.read(greedy, body(new byte[1_000], 1_000, null)))
                .isInstanceOf(ProblemException.class);
        try (var other = small.read(MODEST, body(new byte[4_000], 4_000, null))) {
            assertThat(other.length()).isEqualTo(4_000);
        }
        held.forEach(BodyReader.Content::close);
        assertThat(small.budget().free()).isEqualTo(10 * 1024);
    }

    @Test
    void givesASlowClientOnlySoMuchTime() {
        var clock = new MovableClock(IngestFixtures.NOW);
        var patient = new BodyReader(settings, clock);
        var drip =
                new InputStream() {
                    @Override
                    public int read() {
                        clock.advance(Duration.ofSeconds(1));
                        return ' ';
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        bytes[offset] = (byte) read();
                        return 1;
                    }
                };
        assertThatThrownBy(() -> patient.read(IngestFixtures.ORG, new Body(drip, -1, null, null)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isEqualTo(
                                                new Problem.TooSlow(
                                                        "body_timeout",
                                                        "The body took too long to arrive.")));
        assertThat(patient.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    /** What the HTTP server throws at somebody who waits for a silent or trickling client. */
    @Test
    void saysThatABodyTookTooLongAndWaitsNoMore() {
        var silent =
                new InputStream() {
                    private int reads;

                    @Override
                    public int read() throws IOException {
                        reads++;
                        throw new IOException(new TimeoutException("idle"));
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return read();
                    }
                };
        for (var encoding : new @Nullable String[] {null, "gzip"}) {
            silent.reads = 0;
            assertProblem(
                    new Body(silent, 10, null, encoding),
                    new Problem.TooSlow("body_timeout", "The body took too long to arrive."));
            assertThat(silent.reads).isEqualTo(1);
        }
        assertThat(reader.budget().free()).isEqualTo(64L * MEGABYTE);
    }

    @Test
    void saysThatABodyDidNotArriveWhole() {
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new java.io.EOFException("gone");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        throw new java.io.EOFException("gone");
                    }
                };
        for (var encoding : new @Nullable String[] {null, "gzip"}) {
            assertProblem(
                    new Body(broken, 10, null, encoding),
                    new Problem.Malformed("incomplete_body", "The body did not arrive whole."));
        }
    }

    private byte[] read(Body body) throws IOException {
        try (var content = reader.read(IngestFixtures.ORG, body)) {
            assertThat(reader.budget().free()).isLessThan(64L * MEGABYTE);
            return Arrays.copyOf(content.bytes(), content.length());
        }
    }

    private void assertProblem(Body body, Problem expected) {
        assertThatThrownBy(() -> reader.read(IngestFixtures.ORG, body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(expected));
    }

    private static Body body(byte[] bytes, long length, @Nullable String encoding) {
        return new Body(new ByteArrayInputStream(bytes), length, "application/json", encoding);
    }

    private static byte[] noise(int size) {
        var bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    /** So many megabytes of zeros; never in memory as such. */
    static byte[] bomb(int megabytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(new byte[MEGABYTE]);
            }
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Says how much was read of it. */
    private static final class Counted extends java.io.FilterInputStream {
        private int count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    private static Body packed(byte[] bytes) {
        return new Body(
                new java.io.ByteArrayInputStream(bytes),
                bytes.length,
                "application/x-protobuf",
                "zstd");
    }

    @Test
    void inflatesZstdWhereItIsAllowed() {
        var text = "spans ".repeat(1_000).getBytes(StandardCharsets.UTF_8);

        try (var content =
                reader.readAnything(
                        IngestFixtures.ORG, packed(com.github.luben.zstd.Zstd.compress(text)))) {
            assertThat(java.util.Arrays.copyOf(content.bytes(), content.length())).isEqualTo(text);
        }
    }

    @Test
    void refusesAZstdWindowThatNobodyNeeds() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zstd = new com.github.luben.zstd.ZstdOutputStream(out)) {
            zstd.setLong(27);
            zstd.write(new byte[1_000]);
            zstd.flush();
            zstd.write(new byte[1_000]);
        }

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> reader.readAnything(IngestFixtures.ORG, packed(out.toByteArray())))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(((Problem.Malformed) refused.problem()).code())
                                        .isEqualTo("corrupt_zstd"));
    }
}
