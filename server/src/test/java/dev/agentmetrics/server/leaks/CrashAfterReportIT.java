package dev.agentmetrics.server.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.db.StoredText;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.ServerProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report that was answered holds, whatever happens to the server next. */
@Tag("C15")
class CrashAfterReportIT {

    @TempDir Path root;

    @Test
    void aServerThatIsKilledAfterItAnsweredHasRevokedTheKeyAndKeptNoneOfTheReport() {
        var dataDir = root.resolve("data");
        var ca = dataDir.resolve("tls/ca.pem");
        String key;
        String logs;
        try (var server = ServerProcess.start(dataDir, Map.of("LOGGING_LEVEL_ROOT", "DEBUG"))) {
            key = server.line("key").orElseThrow();
            var browser = new Browser(server.url(), ca);
            var body = "{\"text\":\"%s\",\"where\":\"needle-place %s\"}".formatted("x=" + key, key);
            assertThat(browser.send("POST", "/v1/leaks", body).statusCode()).isEqualTo(202);
            server.kill();
            logs = server.output();
        }
        try (var server = ServerProcess.start(dataDir)) {
            var browser = new Browser(server.url(), ca);
            var answer =
                    browser.exchange(
                            browser.request("GET", "/v1/me", "")
                                    .header("Authorization", "Bearer " + key));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("key_revoked");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
        var stored = StoredText.of(dataDir);
        assertThat(Needles.isIn(stored, "needle-place")).as("positive control").isTrue();
        assertThat(Needles.isIn(stored, key.substring(19, 62))).isFalse();
        assertThat(Needles.filesWith(dataDir, key.substring(19, 62))).isEmpty();
        var shown = logs.lines().filter(line -> Needles.isIn(line, key.substring(19, 62)));
        assertThat(shown).as("the start page alone").hasSizeLessThanOrEqualTo(2);
    }
}
