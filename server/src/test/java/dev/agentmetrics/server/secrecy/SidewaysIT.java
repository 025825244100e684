package dev.agentmetrics.server.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.ServerProcess;
import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.ClassUtils;

/** Memory stays in memory: dumps, debuggers, error files, and addresses that would show it. */
@ExtendWith(TestServer.Extension.class)
class SidewaysIT {

    private static final Pattern LAUNCHER =
            Pattern.compile("secrecy_options\\(\\) \\{\\s+echo \"([^\"]+)\"");

    @TempDir Path root;
    private final TestServer server;

    SidewaysIT(TestServer server) {
        this.server = server;
    }

    private ServerProcess start(String options) {
        return ServerProcess.start(root.resolve("data"), Map.of("JAVA_TOOL_OPTIONS", options));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"
            })
    void aStartThatWouldLetMemoryOutIsRefusedWithOneLine(String options) {
        try (var refused = start(options)) {
            assertThat(refused.exitCode()).isEqualTo(78);
            assertThat(refused.output().lines().filter(line -> line.startsWith("agentmetrics: ")))
                    .hasSize(1)
                    .allMatch(line -> line.contains("start without it"));
        }
        assertThat(root.resolve("data")).doesNotExist();
    }

    /**
     * With the options of {@code ./dev run}: no warning, no core, nothing to attach to, no file.
     */
    @Test
    void aCrashLeavesNothingOfTheMemory() throws IOException {
        var temporary = Files.createDirectory(root.resolve("tmp"));
        try (var crashing = start(launcherOptions() + " -Djava.io.tmpdir=" + temporary)) {
            assertThat(crashing.url()).startsWith("https://");
            assertThat(crashing.output()).doesNotContain("start with -XX");
            var process = Path.of("/proc/" + crashing.pid());
            assertThat(Files.readString(process.resolve("limits")))
                    .containsPattern("Max core file size\\s+0\\s+0");
            assertThat(Files.readString(process.resolve("coredump_filter")).strip())
                    .isEqualTo("00000000");
            crashing.signal("SEGV");
            assertThat(crashing.exitCode()).isNotZero();
            var name = "hs_err_pid" + crashing.pid() + ".log";
            assertThat(Path.of(name)).doesNotExist();
            assertThat(Path.of("/tmp", name)).doesNotExist();
            assertThat(temporary.resolve(name)).doesNotExist();
        }
    }

    private static String launcherOptions() throws IOException {
        var matcher = LAUNCHER.matcher(Files.readString(Path.of("../dev")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/heapdump",
                "/actuator/env",
                "/actuator/threaddump",
                "/v1/actuator/heapdump",
                "/jolokia",
                "/h2-console",
                "/debug/pprof/heap"
            })
    void thereIsNoWindowIntoTheProcess(String path) {
        var tenant = server.newTenant("windows");

        var answer = server.get(path, tenant.adminKey());

        // An address of the dashboard gets its page, which is the same for all of them.
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).isEqualTo(server.get("/agents").body());
        } else {
            assertThat(answer.statusCode()).isIn(302, 401, 403, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
                "org.jolokia.http.AgentServlet"
            })
    void andWhatWouldOpenOneIsNotEvenThere(String type) {
        assertThat(ClassUtils.isPresent(type, getClass().getClassLoader())).isFalse();
    }
}
