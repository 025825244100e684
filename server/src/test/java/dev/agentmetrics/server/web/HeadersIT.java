package dev.agentmetrics.server.web;

import static dev.agentmetrics.server.testing.RawConnection.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Security headers on every response, whichever layer answers. */
@ExtendWith(TestServer.Extension.class)
class HeadersIT {

    private static final Map<String, String> EXPECTED =
            Map.of(
                    "strict-transport-security", "max-age=63072000; includeSubDomains",
                    "x-content-type-options", "nosniff",
                    "x-frame-options", "DENY",
                    "referrer-policy", "no-referrer",
                    "cross-origin-opener-policy", "same-origin",
                    "cross-origin-resource-policy", "same-origin",
                    "cross-origin-embedder-policy", "require-corp",
                    "cache-control", "no-store");

    private final TestServer server;

    HeadersIT(TestServer server) {
        this.server = server;
    }

    @Test
    void pagesErrorsAndTheApiHaveThem() {
        var tenant = server.newTenant("headers");
        assertHeaders(server.get("/v1/me", tenant.readKey()).headers());
        assertHeaders(server.get("/v1/me").headers());
        assertHeaders(server.get("/v1/nothing", tenant.readKey()).headers());
        assertHeaders(server.get("/assets/none.js").headers());
        assertHeaders(server.get("/errors/plaintext-http").headers());
        assertHeaders(
                server.send(server.request("/overview").header("Accept", "text/html")).headers());
        assertHeaders(
                server.send(server.request("/overview").PUT(BodyPublishers.noBody())).headers());
    }

    @Test
    void http11AndHttp2BothHaveThem() {
        for (var version : Version.values()) {
            if (version == Version.HTTP_1_1 || version == Version.HTTP_2) {
                var answer = server.send(server.request("/v1/me").version(version));
                assertThat(answer.version()).isEqualTo(version);
                assertHeaders(answer.headers());
            }
        }
    }

    @Test
    void requestsTheHttpServerItselfRefusesHaveThem() {
        var host = "Host: localhost:" + server.httpsPort();
        for (var request :
                new String[] {
                    head("GET / HTTP/1.1", "Host: evil.example", "Connection: close"),
                    head("GET /%zz HTTP/1.1", host, "Connection: close"),
                    head("GET / HTTP/1.1", host, "Host: b", "Connection: close"),
                    head("GET / HTTP/1.1", host, "X: " + "x".repeat(40_000)),
                    head("GET / HTTP/9.9", host)
                }) {
            try (var connection = RawConnection.tls(server.httpsPort(), server.caFile())) {
                var answer = connection.send(request).readToEnd();
                var lower = answer.toLowerCase(Locale.ROOT);

                assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*|(?s)HTTP/1.1 505 .*");
                EXPECTED.forEach(
                        (name, value) ->
                                assertThat(lower)
                                        .as(request.substring(0, 20))
                                        .contains(
                                                "\r\n%s: %s\r\n"
                                                        .formatted(
                                                                name,
                                                                value.toLowerCase(Locale.ROOT))));
                assertThat(lower).contains("\r\nx-request-id: ").contains("{\"error\":{\"code\":");
                assertThat(lower).doesNotContain("jetty").doesNotContain("<html");
            }
        }
    }

    @Test
    void contentPolicyAllowsNoInlineCodeAndNoOtherOrigin() {
        var policy = server.get("/").headers().firstValue("Content-Security-Policy").orElse("none");

        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src 'self';")
                .contains("frame-ancestors 'none'")
                .contains("base-uri 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("*")
                .doesNotContain("http");
    }

    private static void assertHeaders(HttpHeaders headers) {
        EXPECTED.forEach(
                (name, value) ->
                        assertThat(headers.allValues(name)).as(name).containsExactly(value));
        assertThat(headers.allValues("X-Request-Id")).hasSize(1);
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.firstValue("Permissions-Policy")).isPresent();
    }
}
