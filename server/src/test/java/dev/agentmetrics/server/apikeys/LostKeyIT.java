package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** No route, present or future, shows a key again that was shown when it was made. */
@ExtendWith(TestServer.Extension.class)
@Tag("C11")
class LostKeyIT {

    private final TestServer server;

    LostKeyIT(TestServer server) {
        this.server = server;
    }

    @Test
    void noRouteShowsAKeyAgain() {
        var tenant = server.newTenant("lost");
        var made =
                server.post("/v1/keys", tenant.adminKey(), "{\"name\":\"n\",\"scope\":\"read\"}");
        var key = new JsonMapper().readTree(made.body()).path("api_key").asString();
        assertThat(key).hasSize(68);
        var id = key.substring(8, 18);
        var answers = new ArrayList<String>();
        var mappings = server.bean(RequestMappingHandlerMapping.class).getHandlerMethods();
        for (var mapping : mappings.keySet()) {
            if (mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
                for (var pattern : mapping.getPatternValues()) {
                    var path = pattern.replaceAll("\\{[^}]*}", id) + question(id);
                    answers.add(server.get(path, tenant.adminKey()).body());
                }
            }
        }

        assertThat(answers).hasSizeGreaterThan(8);
        assertThat(answers).as("the list of keys names the key").anyMatch(it -> it.contains(id));
        for (var secret : new String[] {key, tenant.adminKey(), tenant.writeKey()}) {
            assertThat(answers).noneMatch(answer -> answer.contains(secret.substring(19, 62)));
        }
    }

    /** What the routes of the dashboard insist on. */
    private static String question(String id) {
        var now = Instant.now();
        return "?from=%s&to=%s&agent_id=%s&q=%s"
                .formatted(now.minus(Duration.ofHours(1)), now, id, id);
    }
}
