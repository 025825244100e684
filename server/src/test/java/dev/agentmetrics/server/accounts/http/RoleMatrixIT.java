package dev.agentmetrics.server.accounts.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import dev.agentmetrics.server.testing.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code docs/roles.md} against the running server: every route with every role and every scope.
 */
@Tag("roles")
@ExtendWith(TestServer.Extension.class)
class RoleMatrixIT {

    private static final Path PAGE = Path.of("..", "docs", "roles.md");
    private static final String NOBODY = "nobody";

    /** What a request needs to get as far as the question who may do it. */
    private static final Map<String, String> BODIES =
            Map.of(
                    "POST /v1/keys", "{\"name\":\"matrix\",\"scope\":\"write\"}",
                    "PUT /v1/settings/retention", "{\"days\":30}",
                    "PUT /v1/settings/content", "{\"environment\":\"x\",\"stored\":true}",
                    "PUT /v1/organization", "{\"name\":\"Matrix\"}",
                    "POST /v1/events", "{\"event_id\":\"matrix\"}");

    private final People people;
    private final TestServer.Tenant tenant;

    RoleMatrixIT(TestServer server) {
        this.people = new People(server, client(server));
        this.tenant = server.newTenant("matrix");
    }

    /**
     * From an address of its own, because it uses up what one network may ask for; without HTTP/2,
     * where a body that nobody reads takes the answer with it.
     */
    private static HttpClient client(TestServer server) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Trust.only(server.caFile()))
                .localAddress(InetAddress.ofLiteral("127.0.3.141"))
                .build();
    }

    @Test
    void everyRouteHasARow() throws IOException {
        var missing = Contract.described();
        missing.removeAll(routes().keySet());
        assertThat(missing)
                .as("routes without a row in docs/roles.md: | `ROUTE` | needs | yes or no … |")
                .isEmpty();
        assertThat(routes().keySet()).as("rows without a route").isEqualTo(Contract.described());
    }

    @Test
    void everyRouteGivesEveryRoleTheDocumentedAnswer() throws IOException {
        var wrong = new ArrayList<String>();
        routes().forEach(
                        (route, cells) ->
                                cells.forEach(
                                        (who, documented) -> {
                                            var status = insist(route, who);
                                            if (!fits(documented, who, status)) {
                                                wrong.add(
                                                        "%s, %s: %s, but %d"
                                                                .formatted(
                                                                        route,
                                                                        who,
                                                                        documented,
                                                                        status));
                                            }
                                        }));
        assertThat(wrong).isEmpty();
    }

    @Test
    void thePermissionsAreTheDocumentedOnes() throws IOException {
        var documented = table("## Permissions", 0, 2);
        assertThat(documented.keySet())
                .isEqualTo(
                        Arrays.stream(Permission.values())
                                .map(RoleMatrixIT::name)
                                .collect(Collectors.toSet()));
        for (var role : Role.values()) {
            assertThat(names(role.permissions()))
                    .as(role.text())
                    .isEqualTo(yes(documented, role.text()));
        }
        for (var scope : Scope.values()) {
            assertThat(names(scope.permissions()))
                    .as(scope.text())
                    .isEqualTo(yes(documented, "key: " + scope.text()));
        }
    }

    /**
     * Once more if the connection was ended: whoever is refused before their body is read has it
     * closed, and the next request may already be on it.
     */
    private int insist(String route, String who) {
        try {
            return ask(route, who);
        } catch (UncheckedIOException closed) {
            return ask(route, who);
        }
    }

    /** Everybody is new, so that leaving, signing out and being promoted harm no other row. */
    private int ask(String route, String who) {
        var parts = route.split(" ", 2);
        var path = parts[1].replaceAll("\\{\\w+}", "x") + query(route);
        // A body that nobody reads may end the connection before the answer is read.
        var body = Contract.takesBody(route) ? BODIES.getOrDefault(route, "{}") : "";
        if (who.equals(NOBODY) || who.startsWith("key: ")) {
            var client = people.anonymous();
            var request = client.request(parts[0], path, body);
            if (!who.equals(NOBODY)) {
                request.header("Authorization", "Bearer " + key(who.substring(5)));
            }
            return client.exchange(request).statusCode();
        }
        var person = people.signedIn(tenant.org(), Role.of(who));
        return person.browser().send(parts[0], path, body).statusCode();
    }

    private static boolean fits(String documented, String who, int status) {
        return switch (documented) {
            // Public routes refuse an empty sign-in with 401 or 422 and look at nobody's role.
            case "yes" -> status != 403 && (status != 401 || who.equals(NOBODY));
            case "no" -> status == (who.equals(NOBODY) ? 401 : 403);
            default -> documented.equals(Integer.toString(status));
        };
    }

    private String key(String scope) {
        return switch (Scope.of(scope).orElseThrow()) {
            case WRITE -> tenant.writeKey();
            case READ -> tenant.readKey();
            case ADMIN -> tenant.adminKey();
        };
    }

    private static String query(String route) {
        var values = Map.of("from", "2026-01-01T00:00:00Z", "to", "2026-01-02T00:00:00Z");
        return Contract.requiredQuery(route).stream()
                .map(name -> name + "=" + values.getOrDefault(name, "x"))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static Map<String, Map<String, String>> routes() throws IOException {
        return table("## Routes", 0, 2);
    }

    /** Row by its first cell, then cell by the name of its column. */
    private static Map<String, Map<String, String>> table(String heading, int name, int first)
            throws IOException {
        var text = Files.readString(PAGE);
        var lines =
                text.substring(text.indexOf(heading) + heading.length())
                        .lines()
                        .takeWhile(line -> !line.startsWith("## "))
                        .filter(line -> line.startsWith("|") && !line.startsWith("| ---"))
                        .map(RoleMatrixIT::cells)
                        .toList();
        var columns = lines.getFirst();
        var rows = new TreeMap<String, Map<String, String>>();
        for (var cells : lines.subList(1, lines.size())) {
            assertThat(cells).as("%s", cells).hasSameSizeAs(columns);
            var row = new TreeMap<String, String>();
            for (int column = first; column < columns.size(); column++) {
                row.put(columns.get(column), cells.get(column));
            }
            rows.put(cells.get(name).replace("`", ""), row);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    private static Set<String> yes(Map<String, Map<String, String>> table, String column) {
        return table.keySet().stream()
                .filter(row -> "yes".equals(table.get(row).get(column)))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(Set<Permission> permissions) {
        return permissions.stream().map(RoleMatrixIT::name).collect(Collectors.toSet());
    }

    private static String name(Permission permission) {
        return permission.name().toLowerCase(Locale.ROOT);
    }
}
