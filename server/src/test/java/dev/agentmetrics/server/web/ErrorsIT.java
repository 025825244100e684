package dev.agentmetrics.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One error body, from whichever layer the error comes. */
@ExtendWith(TestServer.Extension.class)
class ErrorsIT {

    private final TestServer server;
    private final JsonMapper json = new JsonMapper();

    ErrorsIT(TestServer server) {
        this.server = server;
    }

    @Test
    void answersWithoutCredentialAre401InTheErrorBody() {
        var answer = server.get("/v1/me");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertError(answer, "unauthenticated");
    }

    @Test
    void unknownAddressesOfTheApiAre404ForThoseWithACredential() {
        var tenant = server.newTenant("errors");

        assertError(server.get("/v1/nothing-here", tenant.readKey()), "not_found");
        assertThat(server.get("/v1/nothing-here", tenant.readKey()).statusCode()).isEqualTo(404);
        assertThat(server.get("/v1/nothing-here").statusCode()).isEqualTo(401);
    }

    @Test
    void wrongMethodIs405AndSaysWhichOnesAreRight() {
        var tenant = server.newTenant("errors");

        var answer = server.post("/v1/me", tenant.readKey(), "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(methods -> assertThat(methods).contains("GET"));
        assertError(answer, "method_not_allowed");
    }

    @Test
    void unreadableAndWronglyTypedBodiesAreClientErrors() {
        var malformed =
                server.send(
                        server.request("/v1/sessions")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"email\": secret-text")));
        var xml =
                server.send(
                        server.request("/v1/sessions")
                                .header("Content-Type", "application/xml")
                                .POST(BodyPublishers.ofString("<a/>")));

        assertThat(malformed.statusCode()).isEqualTo(400);
        assertError(malformed, "bad_request");
        assertThat(malformed.body()).doesNotContain("secret-text").doesNotContain("jackson");
        assertThat(xml.statusCode()).isEqualTo(415);
        assertError(xml, "unsupported_media_type");
    }

    @Test
    void requestIdsAreOursAndNeverTheClients() {
        var answer = server.send(server.request("/v1/me").header("X-Request-Id", "mine"));

        assertThat(answer.headers().firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).isNotEqualTo("mine").hasSize(36));
        assertThat(answer.headers().allValues("X-Request-Id")).hasSize(1);
    }

    private JsonNode assertError(HttpResponse<String> answer, String code) {
        var body = json.readTree(answer.body());
        assertThat(body.at("/error/code").asString()).isEqualTo(code);
        assertThat(body.at("/error/message").asString()).isNotBlank();
        assertThat(body.at("/detail").asString()).isEqualTo(body.at("/error/message").asString());
        assertThat(body.at("/error/details").isArray()).isTrue();
        assertThat(body.at("/error/request_id").asString())
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        return body;
    }
}
