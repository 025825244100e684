package dev.agentmetrics.server.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever is refused hears why, also over HTTP/2 and while the body is still on its way. Red when a
 * body is left unread: the server cancels the stream, and the client sees that instead of a status.
 */
@ExtendWith(TestServer.Extension.class)
class RefusedBodiesIT {

    private static final int SIZE = 60_000;

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final HttpClient client;

    RefusedBodiesIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("refused");
        this.client = TestServer.client(server.caFile(), "127.0.3.178");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/events/batch, nobody, application/json, 401",
        "/v1/keys, nobody, application/json, 401",
        "/v1/events/batch, reader, application/json, 403",
        "/v1/events/batch, writer, text/plain, 415",
        "/v1/keys, writer, text/plain, 415",
        "/v1/nothing, writer, application/json, 404",
        "/v1/me, writer, application/json, 405"
    })
    void isAnsweredWithItsStatus(String path, String who, String type, int status) {
        var key =
                switch (who) {
                    case "reader" -> tenant.readKey();
                    case "writer" -> tenant.writeKey();
                    default -> "am_test_unknown";
                };
        var request =
                server.request(path)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", type);
        var measured = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::late), SIZE);

        assertThat(send(request.copy().POST(measured))).isEqualTo(status);
        assertThat(send(request.POST(BodyPublishers.ofInputStream(this::late)))).isEqualTo(status);
    }

    /** Who has sent too many reports is told before any body is looked at. */
    @Test
    void isToldThatItIsTooMuch() {
        var request = server.request("/v1/leaks/github").header("Content-Type", "application/json");
        int status = 0;
        for (var sent = 0; status != 429 && sent < 1_000; sent++) {
            status = send(request.copy().POST(BodyPublishers.ofString("[]")));
        }

        assertThat(send(request.POST(BodyPublishers.ofInputStream(this::late)))).isEqualTo(429);
    }

    private int send(HttpRequest.Builder request) {
        var http2 = request.version(Version.HTTP_2).build();
        var answer = client.sendAsync(http2, BodyHandlers.ofString());

        assertThat(answer)
                .succeedsWithin(Duration.ofSeconds(30))
                .extracting(HttpResponse::version)
                .isEqualTo(Version.HTTP_2);
        return answer.join().statusCode();
    }

    /** A body whose larger part comes when the server has had the time to refuse it. */
    private InputStream late() {
        return new FilterInputStream(
                new ByteArrayInputStream("x".repeat(SIZE).getBytes(US_ASCII))) {

            private boolean begun;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (!begun) {
                    begun = true;
                    return super.read(bytes, offset, 1_000);
                }
                for (var other = 0; other < 5; other++) {
                    assertThat(server.get("/v1/health").statusCode()).isEqualTo(200);
                }
                return super.read(bytes, offset, length);
            }
        };
    }
}
