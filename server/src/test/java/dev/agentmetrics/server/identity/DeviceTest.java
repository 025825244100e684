package dev.agentmetrics.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {

    private static final String WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) ";

    private static String device(String agent) {
        return Device.of(new Origin("192.0.2.1", agent).agent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Mozilla/5.0 (Windows NT 10.0; Win64; x64) @Chrome/142.0.0.0 Safari/537.36                         | Chrome on Windows
                    Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) @Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0     | Edge on macOS
                    Mozilla/5.0 (Linux; Android 10; K) @Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0          | Edge on Android
                    Mozilla/5.0 (Linux; Android 10; K) @SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36     | Samsung Internet on Android
                    Mozilla/5.0 (X11; Linux x86_64) @Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0                     | Opera on Linux
                    Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) @Chrome/142.0.0.0 Safari/537.36                          | Chrome on ChromeOS
                    Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0                            | Firefox on Linux
                    Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 FxiOS/145.0 Mobile/15E148 Safari/605.1.15 | Firefox on iPhone
                    Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1 | Safari on iPhone
                    Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 CriOS/142.0 Mobile/15E148 Safari/604.1 | Chrome on iPad
                    Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15 | Safari on macOS
                    curl/8.14.1                                                                                       | curl
                    Java-http-client/25                                                                               | Java-http-client
                    """)
    void namesBrowserAndSystem(String agent, String device) {
        assertThat(device(agent.replace("@", WEBKIT))).isEqualTo(device);
    }

    @Test
    void whatSaysNothingOrNonsenseHasAShortName() {
        assertThat(device("")).isEqualTo("Unknown device");
        assertThat(device("/")).isEqualTo("Unknown device");
        assertThat(device("x".repeat(500))).isEqualTo("x".repeat(40));
    }
}
