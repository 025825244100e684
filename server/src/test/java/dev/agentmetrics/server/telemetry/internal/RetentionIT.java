package dev.agentmetrics.server.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The setting over HTTP, and what it does to the numbers. */
@ExtendWith(TestServer.Extension.class)
class RetentionIT {

    private static final String PATH = "/v1/settings/retention";

    private final TestServer server;

    RetentionIT(TestServer server) {
        this.server = server;
    }

    @Test
    void changesOneOrganisationOnly() {
        var tenant = server.newTenant("short memory");
        var other = server.newTenant("long memory");
        assertThat(put(tenant.adminKey(), "{\"days\":30}").body()).isEqualTo("{\"days\":30}");
        assertThat(put(tenant.adminKey(), "{\"days\":31}").body()).isEqualTo("{\"days\":31}");
        assertThat(server.get(PATH, tenant.readKey()).body()).isEqualTo("{\"days\":31}");
        assertThat(server.get(PATH, other.readKey()).body()).isEqualTo("{\"days\":400}");
    }

    @Test
    void isNotForThoseWhoOnlyReadOrWrite() {
        var tenant = server.newTenant("read only");
        assertThat(put(tenant.readKey(), "{\"days\":1}").statusCode()).isEqualTo(403);
        assertThat(put(tenant.writeKey(), "{\"days\":1}").statusCode()).isEqualTo(403);
        assertThat(server.get(PATH, tenant.writeKey()).statusCode()).isEqualTo(403);
        assertThat(server.get(PATH, tenant.readKey()).body()).isEqualTo("{\"days\":400}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Retention.LONGEST_DAYS})
    void takesEverythingFromForEverToTenYears(int days) {
        var tenant = server.newTenant("patient");
        var wanted = "{\"days\":" + days + "}";
        assertThat(put(tenant.adminKey(), wanted).body()).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"days\":-1}", "{\"days\":3651}", "{\"days\":null}", "{}"})
    void refusesWhatIsNoNumberOfDays(String body) {
        var tenant = server.newTenant("wrong");
        var answer = put(tenant.adminKey(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("\"days\"");
    }

    @Test
    void whatIsTooOldIsGoneFromEveryAnswer() {
        var tenant = server.newTenant("forgetful");
        var old = Instant.now().minus(Duration.ofDays(40));
        send(tenant, "old", old);
        send(tenant, "new", Instant.now());
        assertThat(put(tenant.adminKey(), "{\"days\":30}").statusCode()).isEqualTo(200);

        server.bean(Expiry.class).run();

        var range =
                "from=" + old.minus(Duration.ofDays(1)) + "&to=" + Instant.now().plusSeconds(60);
        var runs = server.get("/v1/runs?" + range, tenant.readKey()).body();
        assertThat(runs).contains("\"trace_id\":\"new\"").doesNotContain("\"trace_id\":\"old\"");
        assertThat(server.get("/v1/overview?" + range, tenant.readKey()).body())
                .contains("\"runs\":1,");
        assertThat(server.get("/v1/agents?" + range, tenant.readKey()).body())
                .doesNotContain("agent-of-old");
    }

    private void send(TestServer.Tenant tenant, String trace, Instant at) {
        var answer =
                server.post(
                        "/v1/events",
                        tenant.writeKey(),
                        """
                        {"trace_id":"%1$s","agent_id":"agent-of-%1$s","status":"success","ts":%2$d}
                        """
                                .formatted(trace, at.toEpochMilli()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private HttpResponse<String> put(String key, String json) {
        return server.send(
                server.request(PATH)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }
}
