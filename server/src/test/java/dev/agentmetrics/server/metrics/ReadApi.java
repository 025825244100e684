package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.testing.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the running server as one organisation. */
final class ReadApi {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestServer server;
    private final TestServer.Tenant tenant;

    ReadApi(TestServer server, String organization) {
        this.server = server;
        this.tenant = server.newTenant(organization);
    }

    TestServer.Tenant tenant() {
        return tenant;
    }

    /** Stores runs; when this returns they are durable and every answer knows them. */
    void given(Run... runs) {
        given(List.of(runs));
    }

    void given(List<Run> runs) {
        server.bean(EventWriter.class).append(tenant.org(), runs, List.of());
    }

    /** A good answer. Parameters are names and values in turn. */
    JsonNode get(String path, Object... parameters) {
        var response = server.get(path + query(parameters), tenant.readKey());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** The code of a refusal with this status. */
    String refused(int status, String path, Object... parameters) {
        var response = server.get(path + query(parameters), tenant.readKey());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body()).path("error").path("code").asString();
    }

    /** Waits until every ended hour is answered from roll-ups. */
    void awaitRollUps() {
        var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (get("/v1/status").path("pending_hours").asLong() > 0) {
            assertThat(System.nanoTime()).as("roll-ups take too long").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    static String query(Object... parameters) {
        var query = new StringBuilder();
        for (var i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(encoded(parameters[i]))
                    .append('=')
                    .append(encoded(parameters[i + 1]));
        }
        return query.toString();
    }

    static String encoded(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    static Instant instant(JsonNode node) {
        return Instant.parse(node.asString());
    }
}
