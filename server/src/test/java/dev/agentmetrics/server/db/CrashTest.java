package dev.agentmetrics.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.pages.SealedFixture;
import dev.agentmetrics.server.db.internal.sealed.SealedFileSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while the control store is written: what was acknowledged is there, unchanged.
 */
@Tag("C05")
class CrashTest {

    /** 200 with {@code -Dcrash.rounds=200}. */
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 6);

    @TempDir Path directory;
    private final Random random = new Random(20_261_127);

    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        long written = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            long acknowledged = Math.max(written, writeUntilKilled(round));
            written = check(round, acknowledged);
        }
        assertThat(written).as("the writer did write").isGreaterThan(ROUNDS);
    }

    /** The last row that the process said was committed; 0 when it came to none. */
    private long writeUntilKilled(int version) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx96m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashingWriter.class.getName(),
                                directory.toString(),
                                Integer.toString(version))
                        .redirectError(directory.resolve("errors").toFile())
                        .start();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                process.getInputStream(), StandardCharsets.US_ASCII))) {
            // Sometimes while it is opening, mostly in the middle of some write.
            int wanted = random.nextInt(10) == 0 ? 1 : 2 + random.nextInt(80);
            long last = 0;
            int seen = 0;
            for (String line; (line = lines.readLine()) != null; ) {
                if (!line.equals("opening")) {
                    last = Long.parseLong(line);
                }
                if (++seen == wanted) {
                    process.toHandle().destroyForcibly(); // which leaves what it said
                }
            }
            process.waitFor();
            assertThat(directory.resolve("errors")).as("of round " + version).isEmptyFile();
            return last;
        }
    }

    /** The newest row there is. */
    private long check(int version, long acknowledged) throws IOException, SQLException {
        var file = directory.resolve("control.mv.db");
        var files = SealedFileSystem.mount(directory, SealedFixture.files(version));
        try (var connection = CrashingWriter.connect(files, file)) {
            long newest = CrashingWriter.newest(connection);
            assertThat(newest).as("round " + version).isBetween(acknowledged, acknowledged + 1);
            var expected =
                    java.util.stream.LongStream.rangeClosed(
                                    Math.max(1, newest - CrashingWriter.KEPT + 1), newest)
                            .mapToObj(id -> id + ": " + CrashingWriter.body(id))
                            .toList();
            assertThat(rows(connection)).as("round " + version).isEqualTo(expected);
            return newest;
        }
    }

    /** The state of the disk after each commit, opened elsewhere, has that commit. */
    @Test
    void findsTheNewestCommitWhereverItLies() throws Exception {
        var live = java.nio.file.Files.createDirectory(directory.resolve("live"));
        var file = live.resolve("control.mv.db");
        var files = SealedFileSystem.mount(live, SealedFixture.files(1));
        try (var connection = CrashingWriter.connect(files, file)) {
            CrashingWriter.reuseSpaceAtOnce(connection);
            connection.setAutoCommit(false);
            for (int id = 1; id <= 60; id++) {
                CrashingWriter.write(connection, id);
                if (id % 3 == 0) {
                    var copy = SealedFixture.copy(live, directory.resolve("crash " + id));
                    assertThat(newest(copy)).as("after " + id).isEqualTo(id);
                }
            }
        }
    }

    private static long newest(Path copy) throws IOException, SQLException {
        var files = SealedFileSystem.mount(copy, SealedFixture.files(1));
        try (var connection = CrashingWriter.connect(files, copy.resolve("control.mv.db"))) {
            return CrashingWriter.newest(connection);
        }
    }

    private static List<String> rows(java.sql.Connection connection) throws SQLException {
        var found = new java.util.ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select id, body from item order by id")) {
            while (rows.next()) {
                found.add(rows.getLong(1) + ": " + rows.getString(2));
            }
        }
        return found;
    }
}
