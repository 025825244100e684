package dev.agentmetrics.server.web;

import static dev.agentmetrics.server.testing.RawConnection.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plaintext on either port gets a redirect or nothing. */
@ExtendWith(TestServer.Extension.class)
@Tag("C03")
@Tag("C04")
class PlaintextIT {

    private static final String ERROR = "/errors/plaintext-http";

    private final TestServer server;

    PlaintextIT(TestServer server) {
        this.server = server;
    }

    static Stream<Arguments> requests() {
        var host = "Host: localhost";
        return Stream.of(
                        head("GET /v1/health HTTP/1.1", host),
                        head("GET /v1/me HTTP/1.1", host),
                        head("HEAD /v1/runs HTTP/1.1", host),
                        head("POST /v1/events HTTP/1.1", host, "Content-Length: 2") + "{}",
                        head("PUT /overview HTTP/1.1", host, "Content-Length: 0"),
                        head("OPTIONS * HTTP/1.1", host),
                        head("TRACE / HTTP/1.1", host),
                        head("CONNECT localhost:443 HTTP/1.1", "Host: localhost:443"),
                        head("GET http://evil.example/overview HTTP/1.1", "Host: evil.example"),
                        head("GET /overview HTTP/1.1", host, "Authorization: Bearer am_live_x"),
                        head("GET /overview HTTP/1.1", host, "X-API-Key: x"),
                        head("GET /overview HTTP/1.1", host, "Cookie: __Host-am_session=x"),
                        head("GET /setup/one-time-token HTTP/1.1", host),
                        head("GET /overview?api_key=x HTTP/1.1", host),
                        head(
                                "GET /live HTTP/1.1",
                                host,
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
                        head("GET /overview HTTP/1.1", host, "Content-Length: 5") + "hello",
                        head("PRI * HTTP/2.0", "", "SM"),
                        head("GET //evil.example/ HTTP/1.1", host),
                        head("GET /\\evil.example HTTP/1.1", host),
                        head("GET /v1 HTTP/1.1"),
                        head("GET /" + "x".repeat(9_000) + " HTTP/1.1", host),
                        head("GET / HTTP/1.1", host, "X: " + "x".repeat(9_000)))
                .flatMap(text -> Stream.of(Arguments.of(false, text), Arguments.of(true, text)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everythingButAPageIsSentToTheErrorAndTheConnectionClosed(boolean plainPort, String text) {
        var answer = exchange(plainPort, text);

        assertThat(answer).startsWith("HTTP/1.1 308 ").doesNotContain("HTTP/1.1 100");
        assertThat(location(answer)).isEqualTo(server.url() + ERROR);
        assertThat(answer)
                .contains("\r\nConnection: close\r\n")
                .contains("\r\nCache-Control: no-store\r\n")
                .doesNotContainIgnoringCase("Strict-Transport-Security");
        assertThat(body(answer).length()).isLessThanOrEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPageIsSentToTheSamePathOnTheCanonicalHostWhateverTheHostHeaderSays(boolean plainPort) {
        for (var path : new String[] {"/", "/overview", "/runs/a%2Fb", "/agent", "/errors"}) {
            var answer =
                    exchange(plainPort, head("GET " + path + " HTTP/1.1", "Host: evil.example"));

            assertThat(answer).startsWith("HTTP/1.1 308 ").doesNotContain("evil");
            assertThat(location(answer)).isEqualTo(server.url() + path);
        }
    }

    @Test
    void oldClientsWithoutAHostAreRedirectedToo() {
        assertThat(location(exchange(true, head("GET /runs HTTP/1.0"))))
                .isEqualTo(server.url() + "/runs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%0d%0aSet-Cookie:x=1",
                "/a\tb",
                "/a;b",
                "/a?x=\r\nSet-Cookie: x=1",
                "/a\u0000b"
            })
    void nothingInAPathCanAddAHeader(String path) {
        var answer = exchange(true, head("GET " + path + " HTTP/1.1", "Host: localhost"));

        assertThat(answer).doesNotContain("\r\nSet-Cookie");
        assertThat(answer.lines().filter(line -> line.startsWith("Location:"))).hasSize(1);
        assertThat(location(answer)).startsWith(server.url() + "/").doesNotContain("\t", "\0");
    }

    @Test
    void aClientThatWaitsForPermissionToSendABodyGetsTheRedirectInstead() {
        var answer =
                exchange(
                        true,
                        head(
                                "POST /v1/events HTTP/1.1",
                                "Host: localhost",
                                "Content-Length: 1000",
                                "Expect: 100-continue"));

        assertThat(answer).startsWith("HTTP/1.1 308 ").doesNotContain(" 100 ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void somebodyWhoSendsNothingOrNotAllIsLetGo(boolean plainPort) {
        assertThat(exchange(plainPort, "")).isEmpty();
        assertThat(exchange(plainPort, "G")).isEmpty();
        assertThat(exchange(plainPort, "GET / HTTP/1.1\r\nHost: loc")).isEmpty();
        assertThat(exchange(plainPort, "\0\1\2\3\r\n\r\n"))
                .satisfiesAnyOf(
                        answer -> assertThat(answer).isEmpty(),
                        answer -> assertThat(answer).startsWith("HTTP/1.1 308 "));
    }

    /** A drip of bytes keeps an idle timeout from ever firing; the end of the two seconds stays. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void somebodyWhoDripsIsLetGo(boolean plainPort) throws InterruptedException {
        try (var connection = connect(plainPort)) {
            connection.send("GET / HTTP/1.1\r\n");
            var drops = 0;
            while (drops < 200 && connection.trySend("X-" + drops + ": y\r\n")) {
                drops++;
                Thread.sleep(100);
            }
            assertThat(drops).isLessThan(200);
        }
    }

    @Test
    void followingTheRedirectNeverCompletesTheCall() {
        for (var method : new String[] {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
            var answer =
                    server.send(
                            server.request(ERROR)
                                    .header("Authorization", "Bearer am_live_x")
                                    .method(method, BodyPublishers.ofString("{}")));

            assertThat(answer.statusCode()).as(method).isEqualTo(403);
            assertThat(answer.body()).contains("\"code\":\"plaintext_http\"");
        }
    }

    private String exchange(boolean plainPort, String text) {
        try (var connection = connect(plainPort)) {
            return connection.send(text).readToEnd();
        }
    }

    private RawConnection connect(boolean plainPort) {
        return RawConnection.plain(plainPort ? server.httpPort() : server.httpsPort());
    }

    private static String location(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("Location: "))
                .map(line -> line.substring(10))
                .findFirst()
                .orElse("no Location in: " + answer);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
