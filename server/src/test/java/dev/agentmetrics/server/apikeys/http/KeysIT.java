package dev.agentmetrics.server.apikeys.http;

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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Managing keys over HTTPS, by those who may and those who may not. */
@ExtendWith(TestServer.Extension.class)
class KeysIT {

    private static final String PASSWORD = "violet kettle drifts north";

    private final TestServer server;
    private final JsonMapper json = new JsonMapper();
    private TestServer.Tenant tenant;

    KeysIT(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void organisation() {
        tenant = server.newTenant("keys");
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

    private HttpResponse<String> send(String method, String path, String key, String body) {
        return server.send(
                server.request(path)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private JsonNode created(Map<String, String> wanted) {
        var answer = send("POST", "/v1/keys", tenant.adminKey(), json.writeValueAsString(wanted));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json.readTree(answer.body());
    }

    private JsonNode get(String path) {
        var answer = server.get(path, tenant.adminKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body()).path("error").path("code").asString();
    }

    private static String id(String key) {
        return key.substring(8, 18);
    }

    @Test
    void aKeySaysEverythingButItself() {
        var expires = Instant.parse("2031-01-02T03:04:05Z");
        var issued =
                created(
                        Map.of(
                                "name", "ci – prod",
                                "scope", "write",
                                "environment", "live",
                                "expires_at", expires.toString()));
        var key = issued.path("api_key").asString();
        server.post(
                "/v1/events/batch",
                key,
                "{\"events\":[{\"trace_id\":\"a\",\"agent_id\":\"a\",\"status\":\"success\"},"
                        + "{\"trace_id\":\"b\",\"agent_id\":\"a\",\"status\":\"success\"},{}]}");

        var shown = get("/v1/keys/" + id(key));
        assertThat(shown.path("id").asString()).isEqualTo(id(key));
        assertThat(shown.path("name").asString()).isEqualTo("ci – prod");
        assertThat(shown.path("scope").asString()).isEqualTo("write");
        assertThat(shown.path("environment").asString()).isEqualTo("live");
        assertThat(shown.path("last_four").asString()).isEqualTo(key.substring(64));
        assertThat(shown.path("shown").asString())
                .isEqualTo("am_live_" + id(key) + "_..." + key.substring(64));
        assertThat(shown.path("state").asString()).isEqualTo("active");
        assertThat(shown.path("expires_at").asString()).isEqualTo(expires.toString());
        assertThat(shown.path("revoked_at").isNull()).isTrue();
        assertThat(shown.path("created_by"))
                .isEqualTo(
                        json.valueToTree(
                                Map.of(
                                        "kind",
                                        "api_key",
                                        "id",
                                        id(tenant.adminKey()),
                                        "name",
                                        "test ADMIN")));
        assertThat(shown.path("use").path("requests").asLong()).isEqualTo(1);
        assertThat(shown.path("use").path("events").asLong()).isEqualTo(2);
        assertThat(Instant.parse(shown.path("use").path("last_used_at").asString()))
                .isAfter(Instant.parse(shown.path("created_at").asString()).minusSeconds(1));
        assertThat(shown.path("use").path("days")).hasSize(1);
        assertThat(get("/v1/keys").toString()).doesNotContain(key.substring(19, 62));
    }

    @Test
    void thePersonWhoMadeAKeyIsNamed() {
        var owner = person(Role.OWNER);
        var answer = owner.send("POST", "/v1/keys", "{\"name\":\"n\",\"scope\":\"read\"}");
        var maker = owner.json(answer).path("key").path("created_by");

        assertThat(maker.path("kind").asString()).isEqualTo("person");
        assertThat(maker.path("name").asString()).endsWith("@example.org");
    }

    @Test
    @Tag("C11")
    void aNewKeyIsNotCachedAndNotGivenTwice() {
        var body = "{\"name\":\"n\",\"scope\":\"read\"}";
        var request =
                server.request("/v1/keys")
                        .header("Authorization", "Bearer " + tenant.adminKey())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "form-1")
                        .POST(BodyPublishers.ofString(body));
        var first = server.send(request);
        var again = server.send(request);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(code(again)).isEqualTo("already_created");
        var key = json.readTree(first.body()).path("api_key").asString();
        assertThat(again.body()).contains("\"" + id(key) + "\"").doesNotContain(key.substring(19));
    }

    @Test
    @Tag("C13")
    void rotationAnswersWithTheNewKeyWhenTheOldOneIsDead() {
        var old = created(Map.of("name", "ci", "scope", "read")).path("api_key").asString();
        var answer = send("POST", "/v1/keys/" + id(old) + "/rotate", tenant.adminKey(), "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        var renewed = json.readTree(answer.body()).path("api_key").asString();
        var refused = server.get("/v1/me", old);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(code(refused)).isEqualTo("key_revoked");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(server.get("/v1/me", renewed).statusCode()).isEqualTo(200);
        var shown = get("/v1/keys/" + id(old));
        assertThat(shown.path("state").asString()).isEqualTo("rotated");
        assertThat(shown.path("replaced_by").asString()).isEqualTo(id(renewed));
        var again = send("POST", "/v1/keys/" + id(old) + "/rotate", tenant.adminKey(), "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(code(again)).isEqualTo("key_not_active");
    }

    @Test
    void anExpiringKeySaysSoWithEveryAnswer() {
        var soon = server.bean(Clock.class).instant().plus(Duration.ofDays(3));
        var key =
                created(Map.of("name", "n", "scope", "read", "expires_at", soon.toString()))
                        .path("api_key")
                        .asString();

        assertThat(server.get("/v1/me", key).headers().firstValue("AgentMetrics-Key-Expires"))
                .contains(soon.toString());
        assertThat(get("/v1/keys/" + id(key)).path("state").asString()).isEqualTo("expiring");
        assertThat(
                        server.get("/v1/me", tenant.readKey())
                                .headers()
                                .firstValue("AgentMetrics-Key-Expires"))
                .isEmpty();
    }

    @Test
    void pagesThroughAllKeys() {
        for (int i = 0; i < 3; i++) {
            created(Map.of("name", "n" + i, "scope", "read"));
        }
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = get("/v1/keys?limit=4" + (cursor == null ? "" : "&cursor=" + cursor));
            page.path("keys").values().forEach(key -> seen.add(key.path("id").asString()));
            cursor = page.path("next_cursor").isNull() ? null : page.path("next_cursor").asString();
        } while (cursor != null);

        assertThat(seen).hasSize(6).doesNotHaveDuplicates().contains(id(tenant.adminKey()));
        assertThat(server.get("/v1/keys?limit=0", tenant.adminKey()).statusCode()).isEqualTo(422);
        assertThat(server.get("/v1/keys?cursor=x", tenant.adminKey()).statusCode()).isEqualTo(400);
    }

    /** Every operation on keys, as somebody would try it on the key with this id. */
    private static List<String[]> operations(String id) {
        return List.of(
                new String[] {"GET", "/v1/keys", ""},
                new String[] {"POST", "/v1/keys", "{\"name\":\"n\",\"scope\":\"admin\"}"},
                new String[] {"GET", "/v1/keys/" + id, ""},
                new String[] {"POST", "/v1/keys/" + id + "/rotate", "{}"},
                new String[] {"DELETE", "/v1/keys/" + id, ""});
    }

    /** Red when the body is judged first: then a stranger learns what it should say. */
    @Test
    void thePermissionIsAskedForBeforeTheBodyIsJudged() {
        var id = id(tenant.readKey());
        for (var key : List.of(tenant.writeKey(), tenant.readKey())) {
            var made = send("POST", "/v1/keys", key, "{\"scope\":\"everything\"}");
            var rotated =
                    send("POST", "/v1/keys/" + id + "/rotate", key, "{\"expires_at\":\"soon\"}");

            assertThat(made.statusCode()).isEqualTo(403);
            assertThat(rotated.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void nobodyWithoutThePermissionDoesAnyOfIt() {
        var member = person(Role.MEMBER);
        for (var operation : operations(id(tenant.readKey()))) {
            var name = operation[0] + " " + operation[1];
            for (var key : List.of(tenant.writeKey(), tenant.readKey())) {
                var answer = send(operation[0], operation[1], key, operation[2]);
                assertThat(answer.statusCode()).as(name).isEqualTo(403);
                assertThat(code(answer)).isEqualTo("permission_denied");
            }
            assertThat(member.send(operation[0], operation[1], operation[2]).statusCode())
                    .as(name)
                    .isEqualTo(403);
            assertThat(
                            server.send(
                                            server.request(operation[1])
                                                    .method(
                                                            operation[0],
                                                            BodyPublishers.ofString(operation[2])))
                                    .statusCode())
                    .as(name)
                    .isEqualTo(401);
        }
        assertThat(get("/v1/keys").path("keys")).hasSize(3);
        assertThat(server.get("/v1/me", tenant.readKey()).statusCode()).isEqualTo(200);
    }

    /** Another organisation's id, one that never was, and nonsense: the same answer. */
    @Test
    void anIdOfAnotherOrganisationLooksLikeNone() {
        var stranger = server.newTenant("stranger");
        for (var id :
                List.of(
                        id(tenant.readKey()),
                        id(tenant.adminKey()),
                        "0000000000",
                        "nonsense",
                        "a%27b",
                        "x".repeat(200))) {
            for (var operation : operations(id).subList(2, 5)) {
                var answer = send(operation[0], operation[1], stranger.adminKey(), operation[2]);
                assertThat(answer.statusCode()).as(operation[1]).isEqualTo(404);
                assertThat(code(answer)).isEqualTo("not_found");
                assertThat(json.readTree(answer.body()).path("detail").asString())
                        .isEqualTo("No such key.");
            }
        }
        var list = server.get("/v1/keys", stranger.adminKey()).body();
        assertThat(list).doesNotContain(id(tenant.readKey()));
        assertThat(server.get("/v1/me", tenant.readKey()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00a0",
                "a\nb",
                "a\u0000b",
                "a\u202eb",
                "a\u200fb",
                "a\u200bb",
                "\ufeffa",
                "a\u2066b"
            })
    void aNameThatHidesSomethingIsRefused(String name) {
        var answer =
                send(
                        "POST",
                        "/v1/keys",
                        tenant.adminKey(),
                        json.writeValueAsString(Map.of("name", name, "scope", "read")));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"field\":\"name\"");
        assertThat(get("/v1/keys").path("keys")).hasSize(3);
    }

    @Test
    @Tag("C10")
    void aKeyInTheWrongFieldIsNotStoredAsAName() {
        var key = tenant.readKey();
        var answer =
                send(
                        "POST",
                        "/v1/keys",
                        tenant.adminKey(),
                        json.writeValueAsString(Map.of("name", "my " + key, "scope", "read")));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("is_a_key").doesNotContain(key.substring(19));
    }

    @Test
    void wrongTimesAreRefused() {
        for (var expires : List.of("soon", "2001-01-01T00:00:00Z", "9999999-01-01T00:00:00Z")) {
            var wanted = Map.of("name", "n", "scope", "read", "expires_at", expires);
            var answer =
                    send("POST", "/v1/keys", tenant.adminKey(), json.writeValueAsString(wanted));
            assertThat(answer.statusCode()).as(expires).isEqualTo(422);
            var rotation =
                    send(
                            "POST",
                            "/v1/keys/" + id(tenant.readKey()) + "/rotate",
                            tenant.adminKey(),
                            json.writeValueAsString(Map.of("expires_at", expires)));
            assertThat(rotation.statusCode()).as(expires).isEqualTo(422);
        }
        assertThat(server.get("/v1/me", tenant.readKey()).statusCode()).isEqualTo(200);
    }

    /** Addresses end up in logs and histories. */
    @ParameterizedTest
    @ValueSource(
            strings = {"api_key", "key", "access_token", "token", "Authorization", "X-API-Key"})
    @Tag("C10")
    void aKeyInTheAddressIsNoCredential(String parameter) {
        var answer = server.get("/v1/me?" + parameter + "=" + tenant.readKey());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(tenant.readKey().substring(19));
    }

    @Test
    void aKeyMayRotateItself() {
        var answer =
                send(
                        "POST",
                        "/v1/keys/" + id(tenant.adminKey()) + "/rotate",
                        tenant.adminKey(),
                        "");
        var renewed = json.readTree(answer.body()).path("api_key").asString();

        assertThat(server.get("/v1/keys", tenant.adminKey()).statusCode()).isEqualTo(401);
        assertThat(server.get("/v1/keys", renewed).statusCode()).isEqualTo(200);
    }
}
