package dev.agentmetrics.server.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** One's own sessions over HTTPS. */
@ExtendWith(TestServer.Extension.class)
class OwnSessionsIT {

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final People people;

    OwnSessionsIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("own sessions");
        this.people = new People(server);
    }

    private static List<JsonNode> sessions(Browser browser) {
        var answer = browser.get("/v1/sessions");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        return List.copyOf(browser.json(answer).path("sessions").values());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everybodySeesAndEndsTheirOwn(Role role) {
        var person = people.in(tenant.org(), role);
        var here = person.browser();
        var there = person.browser();
        var shown = sessions(here);

        assertThat(shown).hasSize(2);
        assertThat(shown.getFirst().path("current").asBoolean()).isTrue();
        assertThat(shown.getFirst().path("address").asString()).startsWith("127.0.0.");
        assertThat(shown.getFirst().path("device").asString()).isEqualTo("Java-http-client");
        assertThat(shown.toString())
                .doesNotContain(here.cookie().orElseThrow(), there.cookie().orElseThrow());

        var other = shown.getLast().path("id").asString();
        var ended = here.send("DELETE", "/v1/sessions/" + other, "");
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(there.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(sessions(here)).hasSize(1);
        assertThat(here.send("DELETE", "/v1/sessions/" + other, "").statusCode()).isEqualTo(404);
    }

    @Test
    void endingAllAlsoRemovesTheCookie() {
        var person = people.in(tenant.org(), Role.MEMBER);
        var here = person.browser();
        var there = person.browser();
        var answer = here.send("DELETE", "/v1/sessions", "");

        assertThat(here.json(answer).path("ended").asInt()).isEqualTo(2);
        assertThat(here.cookie()).isEmpty();
        assertThat(there.get("/v1/me").statusCode()).isEqualTo(401);
    }

    /** Of the same organisation and of another one: an owner is no exception. */
    @Test
    void nobodySeesOrEndsTheSessionsOfSomebodyElse() {
        var owner = people.in(tenant.org(), Role.OWNER).browser();
        var stranger = people.in(server.newTenant("strangers").org(), Role.OWNER).browser();
        var member = people.in(tenant.org(), Role.MEMBER).browser();
        var id = sessions(member).getFirst().path("id").asString();
        for (var other : List.of(owner, stranger)) {
            assertThat(other.get("/v1/sessions").body()).doesNotContain(id);
            assertThat(other.send("DELETE", "/v1/sessions/" + id, "").statusCode()).isEqualTo(404);
            assertThat(other.send("DELETE", "/v1/sessions/others", "").statusCode()).isEqualTo(200);
            assertThat(other.send("DELETE", "/v1/sessions", "").statusCode()).isEqualTo(200);
        }

        assertThat(member.get("/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyHasNoSessionsWhateverItMay() {
        for (var path : List.of("/v1/sessions", "/v1/sessions/others", "/v1/sessions/x")) {
            var answer =
                    server.send(
                            server.request(path)
                                    .header("Authorization", "Bearer " + tenant.adminKey())
                                    .DELETE());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("session_required");
        }
        assertThat(server.get("/v1/sessions", tenant.adminKey()).statusCode()).isEqualTo(403);
    }
}
