package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir Path directory;

    @Test
    void onlyItsOwnStreamIsTheJournal() throws Exception {
        var output = Files.createFile(directory.resolve("output"));
        var file = Files.readAttributes(output, "unix:dev,ino");
        var stream = file.get("dev") + ":" + file.get("ino");

        assertThat(Journal.keeps(output, Map.of("JOURNAL_STREAM", stream))).isTrue();
        assertThat(Journal.keeps(output, Map.of("JOURNAL_STREAM", stream + "1"))).isFalse();
        assertThat(Journal.keeps(output, Map.of())).isFalse();
        var gone = directory.resolve("gone");
        assertThat(Journal.keeps(gone, Map.of("JOURNAL_STREAM", stream))).isTrue();
    }
}
