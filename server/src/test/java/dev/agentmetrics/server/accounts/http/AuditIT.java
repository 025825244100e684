package dev.agentmetrics.server.accounts.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading the audit log over HTTPS. */
@ExtendWith(TestServer.Extension.class)
@Tag("C32")
class AuditIT {

    private static final String PASSWORD = "violet kettle drifts north";

    private final TestServer server;
    private final JsonMapper json = new JsonMapper();
    private TestServer.Tenant tenant;

    AuditIT(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void organisation() {
        tenant = server.newTenant("audit");
    }

    private Browser person(Role role) {
        var id = new PersonId(server.bean(IdSource.class).next());
        var email = id + "@example.org";
        var now = server.bean(Clock.class).instant();
        var accounts = server.bean(AccountStore.class);
        accounts.insert(new Person(id, EmailAddress.parse(email).orElseThrow()), now);
        accounts.insert(new Membership(tenant.org(), id, role), now);
        var phc = server.bean(Argon2id.class).hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.bean(PasswordStore.class).insert(id, phc, now);
        var browser = new Browser(server.url(), server.caFile());
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
        return browser;
    }

    private JsonNode get(String path) {
        var answer = server.get(path, tenant.adminKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private static List<String> types(JsonNode page) {
        return page.path("records").values().stream()
                .map(record -> record.path("type").asString())
                .toList();
    }

    @Test
    void showsWhoDidWhatWhenAndFromWhere() {
        var owner = person(Role.OWNER);
        var me = owner.json(owner.get("/v1/me")).path("person");
        owner.exchange(
                owner.request("DELETE", "/v1/sessions/current", "")
                        .header("X-CSRF-Token", owner.csrf().orElseThrow())
                        .header("User-Agent", "Audit browser 1.0"));

        var page = get("/v1/audit?type=signed_in&type=signed_out");
        assertThat(types(page)).containsExactly("signed_out", "signed_in");
        var record = page.path("records").get(0);
        assertThat(record.path("actor").path("kind").asString()).isEqualTo("person");
        assertThat(record.path("actor").path("id").asString()).isEqualTo(me.path("id").asString());
        assertThat(record.path("from").path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(record.path("from").path("agent").asString()).isEqualTo("Audit browser 1.0");
        assertThat(record.path("hash").asString()).matches("[0-9a-f]{64}");
        assertThat(page.path("people").path(me.path("id").asString()).asString())
                .isEqualTo(me.path("email").asString());
    }

    @Test
    void pagesFromTheLatestToTheFirst() {
        var owner = person(Role.OWNER);
        for (int i = 0; i < 4; i++) {
            owner.signIn(emailOf(owner), "wrong password number " + i);
        }
        var seen = new ArrayList<Long>();
        String cursor = null;
        do {
            var page = get("/v1/audit?limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            assertThat(page.path("records").size()).isLessThanOrEqualTo(2);
            page.path("records").values().forEach(record -> seen.add(record.path("seq").asLong()));
            cursor = page.path("next_cursor").isNull() ? null : page.path("next_cursor").asString();
        } while (cursor != null);

        assertThat(seen).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
        assertThat(seen.getFirst()).isEqualTo(seen.size());
        assertThat(seen.getLast()).isEqualTo(1);
    }

    private static String emailOf(Browser browser) {
        return browser.json(browser.get("/v1/me")).path("person").path("email").asString();
    }

    @Test
    void exportsEverythingInOrderInBothForms() {
        person(Role.OWNER);
        var lines = server.get("/v1/audit/export", tenant.adminKey());
        var table = server.get("/v1/audit/export?format=csv", tenant.adminKey());

        assertThat(lines.headers().firstValue("Content-Type")).contains("application/jsonl");
        var records = lines.body().lines().map(json::readTree).toList();
        assertThat(records).isNotEmpty();
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).path("record").path("seq").asLong()).isEqualTo(i + 1);
        }
        assertThat(table.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/csv")
                .containsIgnoringCase("utf-8");
        assertThat(table.headers().firstValue("Content-Disposition").orElseThrow())
                .isEqualTo("attachment; filename=\"agentmetrics-audit.csv\"");
        assertThat(table.body().lines()).hasSize(records.size() + 1);
        assertThat(table.body()).startsWith("seq,at,type,").contains("\"signed_in\",\"person\"");
    }

    @Test
    void onlyWhoMayReadItDoes() {
        var member = person(Role.MEMBER);
        var admin = person(Role.ADMIN);
        for (var path : List.of("/v1/audit", "/v1/audit/export", "/v1/audit/export?format=csv")) {
            assertThat(admin.get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(member.get(path).statusCode()).as(path).isEqualTo(403);
            assertThat(server.get(path, tenant.readKey()).statusCode()).isEqualTo(403);
            assertThat(server.get(path, tenant.writeKey()).statusCode()).isEqualTo(403);
            assertThat(server.get(path).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void showsNothingOfAnotherOrganisation() {
        person(Role.OWNER);
        var victim = get("/v1/audit").path("records").get(0);
        var stranger = server.newTenant("stranger");
        for (var path :
                List.of(
                        "/v1/audit",
                        "/v1/audit?actor=" + victim.path("actor").path("id").asString(),
                        "/v1/audit?cursor=1000",
                        "/v1/audit/export",
                        "/v1/audit/export?format=csv")) {
            assertThat(server.get(path, stranger.adminKey()).body())
                    .as(path)
                    .doesNotContain(victim.path("actor").path("id").asString())
                    .doesNotContain(victim.path("hash").asString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?type=odd",
                "?limit=0",
                "?limit=201",
                "?limit=x",
                "?cursor=-1",
                "?cursor=a",
                "?from=yesterday",
                "?to=9999-01-01T00:00:00Z",
                "?actor=a&actor=b",
                "?actor=a%00b",
                "/export?format=xml"
            })
    void aWrongFilterIsNamedNotIgnored(String query) {
        assertThat(server.get("/v1/audit" + query, tenant.adminKey()).statusCode()).isEqualTo(422);
    }

    @Test
    void anUnknownFilterIsRefused() {
        assertThat(server.get("/v1/audit?types=signed_in", tenant.adminKey()).statusCode())
                .isEqualTo(400);
        assertThat(server.get("/v1/audit/export?limit=5", tenant.adminKey()).statusCode())
                .isEqualTo(400);
    }
}
