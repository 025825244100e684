package dev.agentmetrics.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Nothing without a credential, and exactly one counts. */
@ExtendWith(TestServer.Extension.class)
class CredentialsIT {

    private final TestServer server;
    private final TestServer.Tenant tenant;

    CredentialsIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("credentials");
    }

    @Test
    void everyRouteOfTheApplicationIsClosedUnlessItIsListedAsOpen() {
        var routes = server.bean(RequestMappingHandlerMapping.class).getHandlerMethods().entrySet();
        assertThat(routes).isNotEmpty();
        for (var route : routes) {
            var patterns = route.getKey().getPatternValues();
            assertThat(patterns)
                    .as(name(route.getValue()))
                    .allMatch(
                            path ->
                                    path.startsWith("/v1/")
                                            // Exporters add the rest to it.
                                            || path.equals("/otlp/v1/traces")
                                            || path.equals("/otlp/v1/logs")
                                            || path.equals("/otlp/v1/metrics")
                                            || path.equals("/errors/plaintext-http")
                                            // Where older clients look for it.
                                            || path.equals("/health"));
            for (var pattern : patterns) {
                var methods = route.getKey().getMethodsCondition().getMethods();
                for (var method : methods) {
                    var path = pattern.replaceAll("\\{[^}]*}", "1");
                    var open =
                            path.equals("/health")
                                    || path.startsWith("/v1/health")
                                    || path.startsWith("/v1/setup")
                                    || path.startsWith("/v1/sign-ins")
                                    || path.equals("/v1/leaks")
                                    || path.equals("/v1/erasures/keys")
                                    || path.startsWith("/v1/sign-up")
                                    || path.startsWith("/v1/password-resets")
                                    || path.equals("/v1/email-confirmations")
                                    || (path.equals("/v1/invitation/1")
                                            && method.name().equals("GET"))
                                    || path.equals("/v1/invitation/accept")
                                    || (path.equals("/v1/sessions")
                                            && method.name().equals("POST"));
                    if (!open) {
                        var answer =
                                server.send(
                                        server.request(path)
                                                .method(method.name(), BodyPublishers.noBody()));
                        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(401);
                    }
                }
            }
        }
    }

    @Test
    void aKeyWorksInEitherHeaderAndInAnyCaseOfTheScheme() {
        assertThat(server.get("/v1/me", tenant.readKey()).statusCode()).isEqualTo(200);
        assertThat(with("X-API-Key", tenant.readKey()).statusCode()).isEqualTo(200);
        assertThat(with("Authorization", "bearer " + tenant.readKey()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Basic dXNlcjpwYXNz",
                "Bearer am_live_x",
                "Digest a",
                "Bearer a b",
                "Bearer 'or 1=1"
            })
    void malformedCredentialsAre401WithTheSameCode(String value) {
        var answer = with("Authorization", value);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.body()).contains("invalid_api_key");
    }

    @Test
    void anOversizeCredentialIs401() {
        assertThat(with("Authorization", "Bearer " + "x".repeat(5_000)).statusCode())
                .isEqualTo(401);
        assertThat(with("Cookie", "__Host-am_session=" + "x".repeat(5_000)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void twoDifferentCredentialsAreRefusedAndTwoEqualOnesAreOne() {
        var two =
                server.send(
                        server.request("/v1/me")
                                .header("Authorization", "Bearer " + tenant.readKey())
                                .header("X-API-Key", tenant.writeKey()));
        var keyAndCookie =
                server.send(
                        server.request("/v1/me")
                                .header("X-API-Key", tenant.readKey())
                                .header("Cookie", "__Host-am_session=abc"));
        var same =
                server.send(
                        server.request("/v1/me")
                                .header("Authorization", "Bearer " + tenant.readKey())
                                .header("X-API-Key", tenant.readKey()));

        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(two.body()).contains("several_credentials");
        assertThat(keyAndCookie.statusCode()).isEqualTo(400);
        assertThat(same.statusCode()).isEqualTo(200);
    }

    @Test
    void signingInFromAnotherSiteIsRefusedBeforeThePasswordIsLookedAt() {
        var body = "{\"email\":\"a@example.com\",\"password\":\"long enough to be checked\"}";
        var foreign =
                server.send(
                        server.request("/v1/sessions")
                                .header("Content-Type", "application/json")
                                .header("Origin", "https://evil.example")
                                .POST(BodyPublishers.ofString(body)));
        var crossSite =
                server.send(
                        server.request("/v1/sessions")
                                .header("Content-Type", "application/json")
                                .header("Sec-Fetch-Site", "cross-site")
                                .POST(BodyPublishers.ofString(body)));
        var own =
                server.send(
                        server.request("/v1/sessions")
                                .header("Content-Type", "application/json")
                                .header("Origin", server.url())
                                .POST(BodyPublishers.ofString(body)));

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).contains("cross_site_request");
        assertThat(crossSite.statusCode()).isEqualTo(403);
        assertThat(own.statusCode()).isEqualTo(401);
    }

    @Test
    void largeBodiesAreRefusedDeclaredOrNot() {
        var large = "{\"email\":\"" + "x".repeat(70_000) + "\"}";
        var declared =
                server.send(
                        server.request("/v1/sessions")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(large)));
        var chunked =
                server.send(
                        server.request("/v1/sessions")
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () ->
                                                        new ByteArrayInputStream(
                                                                large.getBytes(UTF_8)))));

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.body()).contains("payload_too_large");
    }

    private HttpResponse<String> with(String header, String value) {
        return server.send(server.request("/v1/me").header(header, value));
    }

    private static String name(HandlerMethod handler) {
        return handler.getBeanType().getSimpleName() + "." + handler.getMethod().getName();
    }
}
