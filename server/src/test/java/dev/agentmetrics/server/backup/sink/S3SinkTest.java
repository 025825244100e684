package dev.agentmetrics.server.backup.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A bucket as a sink, over the real wire format. */
@Tag("C06")
class S3SinkTest {

    private S3Double bucket;
    private Sink sink;

    @BeforeEach
    void open() throws IOException {
        bucket = new S3Double();
        sink =
                new S3Sink(
                        S3Sink.client(
                                bucket.endpoint(),
                                null,
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(S3Double.KEY_ID, "secret"))),
                        "bucket",
                        "prod");
    }

    @AfterEach
    void close() {
        sink.close();
        bucket.close();
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private void write(String name, byte[] content) throws IOException {
        try (var upload = sink.create(name)) {
            for (int from = 0; from < content.length; from += 100_000) {
                upload.write(content, from, Math.min(100_000, content.length - from));
            }
            upload.finish();
        }
    }

    private byte[] read(String name) throws IOException {
        try (var in = sink.read(name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void smallObjectsAreOneRequestAndLargeOnesParts() throws Exception {
        write("backup-1/small", random(1_000));
        assertThat(bucket.requests).containsExactly("PUT /bucket/prod/backup-1/small");

        var large = random(20 << 20);
        write("backup-1/large", large);

        assertThat(bucket.objects.get("prod/backup-1/large")).isEqualTo(large);
        assertThat(bucket.requests)
                .filteredOn(request -> request.contains("partNumber"))
                .hasSize(3);
        assertThat(read("backup-1/large")).isEqualTo(large);
        assertThat(read("backup-1/small")).isEqualTo(random(1_000));
    }

    @Test
    void whatWasNotFinishedIsGivenUp() throws Exception {
        try (var upload = sink.create("half")) {
            upload.write(random(9 << 20), 0, 9 << 20);
            assertThat(bucket.uploads).hasSize(1);
        }

        assertThat(bucket.uploads).isEmpty();
        assertThat(sink.list()).isEmpty();
    }

    @Test
    void listsMoreThanAPageAndDeletes() throws Exception {
        for (int i = 0; i < 5; i++) {
            write("backup-1/" + i, random(i));
        }
        bucket.objects.put("other/thing", new byte[1]);

        assertThat(sink.list())
                .extracting(Sink.Stored::name)
                .containsExactly(
                        "backup-1/0", "backup-1/1", "backup-1/2", "backup-1/3", "backup-1/4");
        assertThat(sink.list()).extracting(Sink.Stored::bytes).containsExactly(0L, 1L, 2L, 3L, 4L);
        sink.delete("backup-1/3");
        assertThat(sink.list()).hasSize(4);
    }

    @Test
    void aConnectionThatBreaksIsTakenUpAgain() throws Exception {
        var content = random(3 << 20);
        write("a", content);
        bucket.breaking.set(2);

        assertThat(read("a")).isEqualTo(content);
        assertThat(bucket.requests).filteredOn(request -> request.startsWith("GET")).hasSize(3);
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(reason(() -> sink.read("nothing"))).isEqualTo(SinkException.Reason.MISSING);
        bucket.failing = 507;
        assertThat(reason(() -> write("a", random(10)))).isEqualTo(SinkException.Reason.FULL);
        bucket.failing = 403;
        assertThat(reason(() -> write("a", random(10))))
                .isEqualTo(SinkException.Reason.UNREACHABLE);
        assertThatThrownBy(() -> sink.list())
                .hasMessageContaining("s3://bucket/prod/")
                .hasMessageContaining("403");
    }

    private static SinkException.Reason reason(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(SinkException.class, call)
                .reason();
    }
}
