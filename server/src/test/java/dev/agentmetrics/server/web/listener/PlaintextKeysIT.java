package dev.agentmetrics.server.web.listener;

import static dev.agentmetrics.server.testing.RawConnection.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.apikeys.LeakedKeys;
import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.TestServer;
import dev.agentmetrics.server.web.tls.TlsContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keys that are sent in clear. Every address of a test machine may be a loopback address, so the
 * connections here go to the real listeners with another notion of what is the same machine; the
 * real notion is tested apart, and that the server's own listeners have it.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C03")
class PlaintextKeysIT {

    private final TestServer server;
    private final Server listeners = new Server();
    private TestServer.Tenant tenant;

    PlaintextKeysIT(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void listen() throws Exception {
        tenant = server.newTenant("plaintext");
        var refusal =
                new PlaintextRefusal(
                        server.bean(CanonicalUrl.class),
                        new PlaintextKeys(() -> server.bean(LeakedKeys.class), _ -> false));
        var tls = new TlsDetector(server.bean(TlsContext.class).factory(), refusal);
        listeners.addConnector(new ServerConnector(listeners, refusal));
        listeners.addConnector(new ServerConnector(listeners, tls));
        for (var connector : listeners.getConnectors()) {
            ((ServerConnector) connector).setHost("127.0.0.1");
        }
        listeners.start();
    }

    @AfterEach
    void stop() throws Exception {
        listeners.stop();
    }

    private String exchange(boolean plainPort, String text) {
        var connector = (ServerConnector) listeners.getConnectors()[plainPort ? 0 : 1];
        try (var connection = RawConnection.plain(connector.getLocalPort())) {
            return connection.send(text).readToEnd();
        }
    }

    private int status(String key) {
        return server.get("/v1/me", key).statusCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | GET /v1/runs        | Authorization: Bearer KEY",
                "false | GET /v1/runs        | Authorization: Bearer KEY",
                "true  | POST /v1/events     | X-API-Key: KEY",
                "false | POST /v1/events     | X-API-Key: KEY",
                "true  | GET /?api_key=KEY   | Accept: */*",
                "false | GET /overview       | Cookie: a=KEY",
                "true  | BREW /KEY           | X-Other: b"
            })
    void aKeyThatCameInClearIsDeadWhenTheRedirectIsAnswered(
            boolean plainPort, String request, String header) {
        var key = tenant.readKey();
        var text =
                head(
                        request.replace("KEY", key) + " HTTP/1.1",
                        "Host: localhost",
                        "User-Agent: old client",
                        header.replace("KEY", key));

        var answer = exchange(plainPort, text);

        assertThat(answer).startsWith("HTTP/1.1 308 ").doesNotContain(key.substring(19));
        assertThat(status(key)).isEqualTo(401);
        assertThat(status(tenant.adminKey())).isEqualTo(200);
        var record =
                JsonMapper.shared()
                        .readTree(server.get("/v1/audit?type=key_leaked", tenant.adminKey()).body())
                        .at("/records/0");
        assertThat(record.at("/details/channel").asString()).isEqualTo("plaintext");
        assertThat(record.at("/details/seen_at").asString())
                .startsWith("plaintext HTTP: " + request.substring(0, 5).strip())
                .doesNotContain(key.substring(19));
        assertThat(record.at("/actor/id").asString()).isEqualTo(key.substring(8, 18));
        assertThat(record.at("/from/address").asString()).isEqualTo("127.0.0.1");
        assertThat(record.at("/from/agent").asString()).isEqualTo("old client");
    }

    /** Neither is whoever has only the public id of a key able to end it. */
    @Test
    void aWrongKeyGetsTheSameAnswerAndEndsNothing() {
        var key = tenant.readKey();
        var other = server.newTenant("plaintext other").readKey();
        // Well-formed, with the id of a key that works and the secret of another.
        var wrong = wellFormed(key.substring(0, 19) + other.substring(19, 62));
        var request = "GET /v1/runs HTTP/1.1";

        var toWrong = exchange(true, head(request, "Host: x", "X-API-Key: " + wrong));
        assertThat(status(key)).isEqualTo(200);
        assertThat(status(other)).isEqualTo(200);
        var toRight = exchange(true, head(request, "Host: x", "X-API-Key: " + key));

        assertThat(toRight).isEqualTo(toWrong);
        assertThat(status(key)).isEqualTo(401);
    }

    /** Found by trying: the checksum is public, and the end of a valid key. */
    private static String wellFormed(String checked) {
        var crc = new java.util.zip.CRC32();
        crc.update(checked.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return checked + dev.agentmetrics.server.crypto.Base62.encode(crc.getValue(), 6);
    }

    @Test
    void aHeadThatIsTooLongDoesNotHideTheKeyBeforeIt() {
        var key = tenant.readKey();

        exchange(
                true,
                head("GET / HTTP/1.1", "Host: x", "X-API-Key: " + key, "X: " + "x".repeat(9_000)));

        assertThat(status(key)).isEqualTo(401);
    }

    /** On the server itself, with its own notion: what stays on the machine, nobody could read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyThatNeverLeftTheMachineStaysAlive(boolean plainPort) {
        var port = plainPort ? server.httpPort() : server.httpsPort();
        var text = head("GET /v1/me HTTP/1.1", "Host: x", "X-API-Key: " + tenant.readKey());
        try (var connection = RawConnection.plain(port)) {
            assertThat(connection.send(text).readToEnd()).startsWith("HTTP/1.1 308 ");
        }
        assertThat(status(tenant.readKey())).isEqualTo(200);
    }

    /** The bean that the server's listeners have. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.5.5.5, true",
        "::1, true",
        "::ffff:127.0.0.1, true",
        "192.0.2.7, false",
        "10.0.0.1, false",
        "172.17.0.1, false",
        "2001:db8::1, false",
        "::ffff:192.0.2.7, false",
        "fe80::1, false",
        "0.0.0.0, false"
    })
    void theServerTakesOnlyItselfForTheSameMachine(String address, boolean stays) {
        var request = new Refusal();
        request.requestLine("GET", "/?key=" + tenant.readKey());

        server.bean(PlaintextKeys.class)
                .seen(request, new InetSocketAddress(InetAddress.ofLiteral(address), 40_000));

        assertThat(status(tenant.readKey())).isEqualTo(stays ? 200 : 401);
    }
}
