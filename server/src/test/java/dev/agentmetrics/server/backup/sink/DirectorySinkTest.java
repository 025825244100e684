package dev.agentmetrics.server.backup.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("C06")
class DirectorySinkTest {

    @TempDir Path directory;

    private Sink sink() {
        return new DirectorySink(directory.resolve("backups"));
    }

    private static void write(Sink sink, String name, String content) throws IOException {
        try (var upload = sink.create(name)) {
            upload.write(content.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            upload.finish();
        }
    }

    @Test
    void anObjectIsThereWhenItIsFinishedAndNobodyElseMayReadIt() throws Exception {
        var file = directory.resolve("backups/backup-1/chunk");
        try (var upload = sink().create("backup-1/chunk")) {
            upload.write(new byte[10]);
            assertThat(file).doesNotExist();
            upload.finish();
        }
        assertThat(file).hasSize(10);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(sink().list()).containsExactly(new Sink.Stored("backup-1/chunk", 10));
    }

    @Test
    void whatWasNotFinishedLeavesNothing() throws Exception {
        try (var upload = sink().create("backup-1/chunk")) {
            upload.write(new byte[10]);
        }
        assertThat(sink().list()).isEmpty();
        assertThat(directory.resolve("backups/backup-1")).isEmptyDirectory();
    }

    @Test
    void deletingTheLastOneRemovesItsDirectoryAndDrafts() throws Exception {
        write(sink(), "backup-1/a", "a");
        Files.writeString(directory.resolve("backups/backup-1/b.part"), "of a killed process");
        sink().delete("backup-1/a");
        sink().delete("backup-1/a");
        assertThat(directory.resolve("backups/backup-1")).doesNotExist();
    }

    @Test
    void staysWithinItsDirectory() {
        assertThatThrownBy(() -> sink().read("../secret"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sink().read("nothing"))
                .isInstanceOfSatisfying(
                        SinkException.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(SinkException.Reason.MISSING));
    }

    /** Where a directory cannot be made, a file is in the way: the operator is told which. */
    @Test
    void saysThatItCannotWrite() throws Exception {
        Files.writeString(directory.resolve("backups"), "in the way");
        assertThatThrownBy(() -> sink().create("backup-1/a").close())
                .isInstanceOf(SinkException.class)
                .hasMessageContaining(directory.resolve("backups").toString());
    }
}
