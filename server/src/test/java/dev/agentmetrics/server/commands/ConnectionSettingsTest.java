package dev.agentmetrics.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the environment of a command is said in one line. */
class ConnectionSettingsTest {

    private static final String KEY = "am_test_0123456789_x";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "metrics.example",
                "http://metrics.example",
                "https:metrics.example",
                "https://",
                "https:///v1",
                "https://metrics example",
                "https://ada:hunter2@[metrics",
                "://",
                "https://metrics.example/%zz"
            })
    void anAddressThatIsNone(String url) {
        var run =
                Run.of(
                        Map.of("AGENTMETRICS_URL", url, "AGENTMETRICS_API_KEY", KEY),
                        "keys",
                        "list");

        assertThat(run.code()).isEqualTo(Commands.FAILED);
        assertThat(run.err())
                .isEqualTo("AGENTMETRICS_URL must be an address such as https://localhost:8443\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aCertificateThatIsNotThere() {
        var run =
                Run.of(
                        Map.of("AGENTMETRICS_CA", "/no/such/ca.pem", "AGENTMETRICS_API_KEY", KEY),
                        "keys",
                        "list");

        assertThat(run.code()).isEqualTo(Commands.FAILED);
        assertThat(run.err()).isEqualTo("cannot use the certificate /no/such/ca.pem\n");
    }
}
