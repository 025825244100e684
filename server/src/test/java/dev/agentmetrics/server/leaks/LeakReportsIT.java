package dev.agentmetrics.server.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What anybody may do who found a key. */
@ExtendWith(TestServer.Extension.class)
@Tag("C15")
class LeakReportsIT {

    private static final String PLACE = "a paste at paste.example, line 12";

    private final TestServer server;
    private final TestServer.Tenant tenant;

    LeakReportsIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("leaks");
    }

    /** From an address of its own: an address may report ten times a minute. */
    private HttpClient from(String address) {
        return TestServer.client(server.caFile(), address);
    }

    private HttpResponse<String> send(
            HttpClient client, String json, UnaryOperator<HttpRequest.Builder> more)
            throws Exception {
        var request =
                server.request("/v1/leaks")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json));
        return client.send(more.apply(request).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> report(HttpClient client, String text) throws Exception {
        var body = JsonMapper.shared().writeValueAsString(Map.of("text", text, "where", PLACE));
        return send(client, body, UnaryOperator.identity());
    }

    /** Who is told of leaked keys, in the order of the messages. */
    private List<String> told() {
        return server.bean(JdbcClient.class)
                .sql(
                        "select recipient from mail_message where template = 'key_leaked'"
                                + " order by created_at")
                .query(String.class)
                .list();
    }

    /** They are told by mail, and nobody else is. */
    @Test
    @Tag("C15")
    void everyOwnerIsToldAndNobodyElse() throws Exception {
        var accounts = server.bean(AccountStore.class);
        var hers = server.newTenant("told");
        var now = server.bean(Clock.class).instant();
        for (var role : Role.values()) {
            var id = new PersonId(server.bean(IdSource.class).next());
            var email =
                    EmailAddress.parse(
                                    "told-" + role.name().toLowerCase(Locale.ROOT) + "@example.com")
                            .orElseThrow();
            accounts.insert(new Person(id, email), now);
            accounts.insert(new Membership(hers.org(), id, role), now);
        }
        try (var client = from("127.0.7.9")) {
            report(client, hers.readKey());
            report(client, hers.readKey());
        }

        assertThat(told())
                .filteredOn(to -> to.startsWith("told-"))
                .containsExactly("told-owner@example.com");
    }

    private int status(String key) {
        return server.get("/v1/me", key).statusCode();
    }

    @Test
    void aKeyInATextIsDeadWhenTheReportIsAnsweredAndItsOwnersCanReadWhereItWas() throws Exception {
        try (var client = from("127.0.7.1")) {
            var answer =
                    report(client, "export AGENTMETRICS_API_KEY=" + tenant.readKey() + "\nexit\n");

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(status(tenant.readKey())).isEqualTo(401);
            assertThat(server.get("/v1/me", tenant.readKey()).body()).contains("key_revoked");
            var audit = server.get("/v1/audit?type=key_leaked", tenant.adminKey());
            var records = JsonMapper.shared().readTree(audit.body()).path("records");
            assertThat(records).hasSize(1);
            assertThat(records.at("/0/details/seen_at").asString()).isEqualTo(PLACE);
            assertThat(records.at("/0/from/address").asString()).isEqualTo("127.0.7.1");
            assertThat(audit.body()).doesNotContain(tenant.readKey().substring(19, 62));
        }
    }

    @Test
    void theAnswerIsTheSameWhateverWasReported() throws Exception {
        var revoked = server.newTenant("leaks revoked").readKey();
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("works", body(tenant.writeKey()));
        bodies.put("worked until a moment ago", body(tenant.writeKey()));
        bodies.put("revoked", body(revoked));
        bodies.put("wrong secret", body(revoked.substring(0, 19) + "0".repeat(49)));
        bodies.put("no key", body("hello"));
        bodies.put("no text", "{}");
        bodies.put("null", "{\"text\":null,\"where\":null}");
        bodies.put("something else", "{\"where\":\"" + tenant.readKey() + "\",\"x\":[1]}");
        var answers = new TreeSet<String>();
        try (var client = from("127.0.7.2")) {
            report(client, revoked);
            for (var body : bodies.entrySet()) {
                var answer = send(client, body.getValue(), UnaryOperator.identity());
                answers.add(answer.statusCode() + withoutChance(answer) + answer.body());
            }
        }

        assertThat(answers).hasSize(1).first().asString().startsWith("202");
        assertThat(status(tenant.readKey())).as("the place is not searched").isEqualTo(200);
    }

    private static String body(String text) {
        return JsonMapper.shared().writeValueAsString(Map.of("text", text));
    }

    private static String withoutChance(HttpResponse<String> answer) {
        var headers = new LinkedHashMap<>(answer.headers().map());
        headers.keySet().removeIf(name -> name.equals("x-request-id") || name.equals("date"));
        return headers.toString();
    }

    @Test
    void itNeedsNoCredentialNoOriginAndNoSession() throws Exception {
        try (var client = from("127.0.7.3")) {
            var answer =
                    send(
                            client,
                            body(tenant.writeKey()),
                            request ->
                                    request.header("Origin", "https://elsewhere.example")
                                            .header("Sec-Fetch-Site", "cross-site")
                                            .header("Authorization", "Bearer am_live_x"));

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void anAddressMayReportTenTimesAMinute() throws Exception {
        try (var client = from("127.0.7.4")) {
            for (int i = 0; i < LeakReports.PER_NETWORK; i++) {
                assertThat(report(client, "nothing").statusCode()).isEqualTo(202);
            }
            var answer = report(client, tenant.readKey());

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(status(tenant.readKey())).isEqualTo(200);
        }
        try (var other = from("127.0.7.5")) {
            assertThat(report(other, "nothing").statusCode()).isEqualTo(202);
        }
    }

    @Test
    void whatIsTooLargeOrNotJsonIsRefused() throws Exception {
        try (var client = from("127.0.7.6")) {
            assertThat(report(client, "x".repeat(70_000)).statusCode()).isEqualTo(413);
            assertThat(send(client, "{", UnaryOperator.identity()).statusCode()).isEqualTo(400);
        }
    }
}
