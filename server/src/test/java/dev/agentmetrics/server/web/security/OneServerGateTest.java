package dev.agentmetrics.server.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.OneServer;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.web.errors.ErrorWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Requests with a key at a server that has lost the lock on its database. */
@Tag("C13")
class OneServerGateTest {

    @TempDir Path dataDir;

    private record Asked(MockHttpServletResponse answer, boolean arrived) {}

    private static Asked ask(OneServer lock, String path) throws Exception {
        var request = new MockHttpServletRequest("POST", path);
        request.addHeader(HttpHeaders.AUTHORIZATION, "Bearer am_live_0123456789");
        var answer = new MockHttpServletResponse();
        var chain = new MockFilterChain();
        new OneServerGate(lock, new ErrorWriter(JsonMapper.shared()))
                .doFilter(request, answer, chain);
        return new Asked(answer, chain.getRequest() != null);
    }

    @Test
    void nothingIsAnsweredWithoutTheLock() throws Exception {
        var settings = TestControlStore.settings(Engine.POSTGRESQL, dataDir);
        try (var lock = OneServer.of(settings);
                var control = TestControlStore.open(settings)) {
            assertThat(ask(lock, "/v1/events").arrived()).isTrue();

            control.endLocks();
            lock.check(() -> {});
            for (var path : List.of("/v1/events", "/v1/keys", "/v1/traces")) {
                var asked = ask(lock, path);
                assertThat(asked.arrived()).as(path).isFalse();
                assertThat(asked.answer().getStatus()).isEqualTo(503);
                assertThat(asked.answer().getHeader("Retry-After")).isEqualTo("5");
                assertThat(asked.answer().getContentAsString(StandardCharsets.UTF_8))
                        .contains("\"control_store_unavailable\"");
            }
            assertThat(ask(lock, "/v1/health").arrived()).as("tells what is the matter").isTrue();

            lock.check(() -> {});
            assertThat(ask(lock, "/v1/events").arrived()).isTrue();
        }
    }
}
