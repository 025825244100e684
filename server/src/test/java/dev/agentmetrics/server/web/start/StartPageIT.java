package dev.agentmetrics.server.web.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator of a new server reads. */
@ExtendWith(TestServer.Extension.class)
class StartPageIT {

    private final TestServer server;

    StartPageIT(TestServer server) {
        this.server = server;
    }

    @Test
    void saysInOneLineHowToTrustTheCertificate() {
        assertThat(server.lines())
                .filteredOn(line -> line.contains("trust"))
                .singleElement()
                .asString()
                .contains(server.caFile().toString(), "browser", "--cacert");
    }

    /** As a shell reads it: lines are joined, and the key is the real one. */
    @Test
    void printsACommandThatSendsAnEventAsItStands() throws Exception {
        var key = server.line("key").orElseThrow();
        var page = String.join("\n", server.lines()).replace("\\\n", "");

        assertThat(page).contains("\n  export AGENTMETRICS_API_KEY=" + key + "\n");
        var command =
                page.lines().filter(line -> line.startsWith("  curl ")).findFirst().orElseThrow();
        assertThat(command)
                .contains(
                        "--cacert '" + server.caFile() + "'",
                        "-H \"Authorization: Bearer $AGENTMETRICS_API_KEY\"",
                        "-H 'Content-Type: application/json'")
                .endsWith(" " + server.url() + "/v1/events");
        var body = command.substring(command.indexOf("-d ") + 3, command.lastIndexOf(' '));
        assertThat(server.post("/v1/events", key, asAShellReads(body)).statusCode()).isEqualTo(200);
    }

    private static String asAShellReads(String argument) throws IOException {
        var shell = new ProcessBuilder("sh", "-c", "printf %s " + argument).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
