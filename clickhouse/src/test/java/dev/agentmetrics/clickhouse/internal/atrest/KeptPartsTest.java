package dev.agentmetrics.clickhouse.internal.atrest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPartsTest {

    private static final String PART = "store/abc/abc-uuid/202601_1_1_0";

    @TempDir Path data;
    private Path oldDisk;
    private Path newDisk;
    private KeptParts kept;

    @BeforeEach
    void aPartIsKept() throws IOException {
        oldDisk = data.resolve("sealed/k1");
        newDisk = data.resolve("sealed/k2");
        kept = new KeptParts(data);
        write(oldDisk, "old");
        kept.keep(oldDisk.resolve(PART));
    }

    @Test
    void afterThePowerFailedTheOldFilesTakeThePlaceOfTheNew() throws IOException {
        Files.delete(oldDisk.resolve(PART).resolve("data.bin"));
        Files.delete(oldDisk.resolve(PART));
        write(newDisk, "half");
        Files.writeString(data.resolve("kept/boot"), "another start of the machine");

        assertThat(kept.recover(List.of(newDisk, oldDisk))).isTrue();
        kept.forget();

        assertThat(oldDisk.resolve(PART).resolve("data.bin")).hasContent("old");
        assertThat(newDisk.resolve(PART)).doesNotExist();
        assertThat(data.resolve("kept")).doesNotExist();
    }

    @Test
    void afterTheProcessDiedNothingIsTouched() throws IOException {
        write(newDisk, "new");

        assertThat(kept.recover(List.of(newDisk, oldDisk))).isFalse();

        assertThat(newDisk.resolve(PART).resolve("data.bin")).hasContent("new");
        assertThat(oldDisk.resolve(PART).resolve("data.bin")).hasContent("old");
        assertThat(data.resolve("kept")).doesNotExist();
    }

    private static void write(Path disk, String content) throws IOException {
        Files.createDirectories(disk.resolve(PART));
        Files.writeString(disk.resolve(PART).resolve("data.bin"), content);
    }
}
