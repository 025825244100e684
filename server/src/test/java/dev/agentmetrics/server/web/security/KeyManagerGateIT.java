package dev.agentmetrics.server.web.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Where the gates stand in the running server: before whatever looks at a credential. */
@ExtendWith(TestServer.Extension.class)
@Tag("C07")
class KeyManagerGateIT {

    private final TestServer server;

    KeyManagerGateIT(TestServer server) {
        this.server = server;
    }

    @Test
    void everyRequestToTheApiPassesThemFirst() {
        var context =
                requireNonNull(
                        server.bean(RequestMappingHandlerMapping.class).getApplicationContext());
        for (var path : List.of("/v1/events", "/v1/runs", "/v1/security/keys", "/v1/sessions")) {
            var request = new MockHttpServletRequest("POST", path);
            request.setServletPath(path);
            var chain =
                    context.getBeanProvider(SecurityFilterChain.class)
                            .orderedStream()
                            .filter(each -> each.matches(request))
                            .findFirst()
                            .orElseThrow();
            assertThat(chain.getFilters().stream().<Object>map(Object::getClass))
                    .as(path)
                    .containsSubsequence(
                            OneServerGate.class, KeyManagerGate.class, CredentialFilter.class);
        }
    }
}
