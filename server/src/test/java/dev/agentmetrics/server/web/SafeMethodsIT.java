package dev.agentmetrics.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.ControlTables;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A link on another site is a GET with the cookie: no GET changes anything. Everything else needs
 * proof that it comes from a page of ours. Routes come from the running server, so a new one is
 * asked, too.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C24")
class SafeMethodsIT {

    private static final Set<RequestMethod> SAFE =
            Set.of(RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS);

    /** They act on no session; that another site cannot begin one, {@code SessionIT} shows. */
    private static final Set<String> OPENING =
            Set.of(
                    "POST /v1/sessions",
                    "POST /v1/setup",
                    "POST /v1/leaks",
                    "POST /v1/leaks/github",
                    "POST /v1/sign-ins",
                    "POST /v1/sign-ins/finish",
                    "POST /v1/sign-ins/passkey",
                    "POST /v1/sign-ins/passkey/options",
                    "POST /v1/sign-ins/second-step",
                    "POST /v1/sign-ins/second-step/passkey",
                    "POST /v1/sign-up",
                    "POST /v1/sign-up/complete",
                    "POST /v1/invitation/accept",
                    "POST /v1/password-resets",
                    "POST /v1/password-resets/complete",
                    "POST /v1/email-confirmations");

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final Browser browser;

    SafeMethodsIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("safe methods");
        this.browser = new People(server).in(tenant.org(), Role.OWNER).browser();
    }

    /** {@code GET /v1/runs/{id}} and so on. */
    private List<String> routes(boolean safe) {
        var routes = new TreeSet<String>();
        var mappings = server.bean(RequestMappingHandlerMapping.class).getHandlerMethods().keySet();
        for (var mapping : mappings) {
            for (var method : mapping.getMethodsCondition().getMethods()) {
                for (var path : mapping.getPatternValues()) {
                    if (path.startsWith("/v1/") && SAFE.contains(method) == safe) {
                        routes.add(method + " " + path);
                    }
                }
            }
        }
        return List.copyOf(routes);
    }

    /** No round of it while this is held: it ends deletions that other tests asked for. */
    private Object erasures() throws ClassNotFoundException {
        return server.bean(Class.forName("dev.agentmetrics.server.deletion.data.ErasureJob"));
    }

    @Test
    void noGetChangesAnything() throws Exception {
        synchronized (erasures()) {
            assertNoGetChangesAnything();
        }
    }

    private void assertNoGetChangesAnything() {
        var before = ControlTables.read(server);
        assertThat(before).containsKeys("session", "api_key", "membership", "audit_record");
        var answered = new TreeSet<String>();
        for (var route : routes(true)) {
            for (var path : paths(route)) {
                for (var answer : ask(path)) {
                    assertThat(answer.statusCode()).as(path).isLessThan(500);
                    if (answer.statusCode() == 200) {
                        answered.add(route);
                    }
                }
                assertThat(ControlTables.read(server)).as(path).isEqualTo(before);
            }
        }

        assertThat(answered)
                .as("asked so that they did something")
                .contains(
                        "GET /v1/me",
                        "GET /v1/sessions",
                        "GET /v1/keys",
                        "GET /v1/keys/{keyId}",
                        "GET /v1/overview",
                        "GET /v1/runs",
                        "GET /v1/audit");
    }

    /** The positive control of the comparison. */
    @Test
    void aChangeWouldBeNoticed() {
        var before = ControlTables.read(server);
        browser.send("POST", "/v1/keys", "{\"name\":\"one more\",\"scope\":\"read\"}");

        assertThat(ControlTables.read(server)).isNotEqualTo(before);
    }

    /**
     * With everything that the route needs to do its work, and with something that is not there.
     */
    private List<String> paths(String route) {
        var path = route.substring(route.indexOf(' ') + 1);
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var values =
                Map.of("from", now.minus(1, ChronoUnit.HOURS).toString(), "to", now.toString());
        var query =
                Contract.requiredQuery(route).stream()
                        .map(name -> name + "=" + values.getOrDefault(name, "x"))
                        .collect(Collectors.joining("&", "?", ""));
        var found = path.replace("{keyId}", tenant.readKey().split("_", -1)[2]);
        return List.of(
                found.replaceAll("\\{[^}]*}", "x") + query,
                path.replaceAll("\\{[^}]*}", "00000000-0000-0000-0000-000000000000") + query);
    }

    private List<HttpResponse<String>> ask(String path) {
        return List.of(
                browser.get(path),
                browser.exchange(browser.request("HEAD", path, "")),
                server.get(path, tenant.adminKey()),
                server.get(path, tenant.readKey()),
                server.get(path));
    }

    @Test
    void everyChangeWithACookieNeedsProofThatItComesFromAPageOfOurs() throws Exception {
        synchronized (erasures()) {
            assertEveryChangeNeedsProof();
        }
    }

    private void assertEveryChangeNeedsProof() {
        var routes = new ArrayList<>(routes(false));
        assertThat(routes).containsAll(OPENING).hasSizeGreaterThan(10);
        routes.removeAll(OPENING);
        var before = ControlTables.read(server);
        for (var route : routes) {
            var token = browser.csrf().orElseThrow();
            refused(route, request(route));
            refused(route, request(route).header("Origin", server.url()));
            refused(route, request(route).header("X-CSRF-Token", "0".repeat(64)));
            var proven = new ArrayList<Map.Entry<String, String>>();
            proven.add(Map.entry("Origin", "https://evil.example"));
            proven.add(Map.entry("Origin", "null"));
            proven.add(Map.entry("Sec-Fetch-Site", "cross-site"));
            proven.add(Map.entry("Sec-Fetch-Site", "same-site"));
            for (var sign : proven) {
                refused(
                        route + " with " + sign,
                        request(route)
                                .header("X-CSRF-Token", token)
                                .header(sign.getKey(), sign.getValue()));
            }
        }

        assertThat(ControlTables.read(server)).isEqualTo(before);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
    }

    private HttpRequest.Builder request(String route) {
        var parts = route.split(" ", 2);
        return browser.request(parts[0], parts[1].replaceAll("\\{[^}]*}", "x"), "{}");
    }

    private void refused(String route, HttpRequest.Builder request) {
        var answer = browser.exchange(request);
        assertThat(answer.statusCode()).as(route).isEqualTo(403);
        assertThat(answer.body()).as(route).contains("cross_site_request");
    }
}
