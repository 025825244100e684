package dev.agentmetrics.server.web;

import static dev.agentmetrics.server.testing.RawConnection.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ids from clients may stand in a path; tricks with paths get nowhere.
 *
 * <p>Without the permission for encoded slashes the first test answers 400; with Jetty's UNSAFE
 * mode and a firewall that allows everything, the second one reaches the API without a credential.
 */
@ExtendWith(TestServer.Extension.class)
class AddressesIT {

    private final TestServer server;

    AddressesIT(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team%2Fbot",
                "a%2F%2Fb",
                "50%25",
                "%F0%9F%A4%96",
                "%E2%80%8Fabc%E2%80%8E",
                "with%20space",
                "a%3Fb%23c",
                "caf%C3%A9"
            })
    void idsWithAnythingInThemReachTheApi(String id) {
        var tenant = server.newTenant("addresses");

        // 401 and 404 come from behind the door; a refused address is 400.
        assertThat(server.get("/v1/runs/" + id).statusCode()).isEqualTo(401);
        assertThat(server.get("/v1/runs/" + id, tenant.readKey()).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/..;/v1/me",
                "/v1/health/..;/me",
                "/v1/health/../me",
                "/v1/health/%2e%2e/me",
                "/v1/health/%2e%2e%2fme",
                "/v1/health/..%2fme",
                "/v1/setup/..%2f..%2fv1%2fme",
                "//v1/me",
                "/v1//me",
                "/.//v1/me",
                "/v1/health/%252e%252e/me",
                "/assets/../application.properties",
                "/assets/%2e%2e/application.properties",
                "/assets/..%2fapplication.properties",
                "/assets/%2e%2e%2f%2e%2e%2fetc/passwd",
                "/..%5c..%5capplication.properties",
                "/v1/me%00.html",
                "/%00/v1/me",
                "/v1/me;x=/assets/a.js",
                "/application.properties",
                "/META-INF/spring.factories",
                "/WEB-INF/web.xml"
            })
    void pathTricksReachNeitherTheApiNorAFile(String path) {
        try (var connection = RawConnection.tls(server.httpsPort(), server.caFile())) {
            var answer =
                    connection
                            .send(
                                    head(
                                            "GET " + path + " HTTP/1.1",
                                            "Host: localhost:" + server.httpsPort(),
                                            "Accept: */*",
                                            "Connection: close"))
                            .readToEnd();

            assertThat(answer).matches("(?s)HTTP/1.1 (400|401|404|405) .*");
            assertThat(answer)
                    .doesNotContain("permissions")
                    .doesNotContain("spring.")
                    .doesNotContain("root:");
            assertThat(answer).containsIgnoringCase("Content-Security-Policy: default-src 'none'");
        }
    }

    @Test
    void aSpoofedHostIsNotServed() {
        try (var connection = RawConnection.tls(server.httpsPort(), server.caFile())) {
            var answer =
                    connection
                            .send(
                                    head(
                                            "GET /overview HTTP/1.1",
                                            "Host: evil.example",
                                            "Accept: text/html",
                                            "Connection: close"))
                            .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 421 ").doesNotContain("evil.example");
            assertThat(answer).contains("unknown_host");
        }
    }

    @Test
    void allNamesOfTheCertificateAreServed() {
        for (var host : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
            try (var connection = RawConnection.tls(server.httpsPort(), server.caFile())) {
                var answer =
                        connection
                                .send(
                                        head(
                                                "GET /v1/me HTTP/1.1",
                                                "Host: " + host + ":" + server.httpsPort(),
                                                "Connection: close"))
                                .readToEnd();
                assertThat(answer).as(host).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @Test
    void everyPageOfTheDashboardIsServedAndNothingElseIsAPage() {
        for (var path :
                List.of("/", "/overview", "/runs/01a2", "/errors", "/setup/token", "/sign-in")) {
            var page = server.send(server.request(path).header("Accept", "text/html"));
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Cache-Control")).as(path).contains("no-store");
        }
        for (var path : new String[] {"/assets/missing.js", "/missing.png"}) {
            assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(server.get("/errors/other").statusCode()).isEqualTo(404);
    }
}
