package dev.agentmetrics.server.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.web.errors.ErrorWriter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes of a server whose key manager is gone, with a clock that the test moves. */
@Tag("C07")
class KeyManagerGateTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private RingFixture fixture;
    private KeyManagerGate gate;

    @BeforeEach
    void open(@TempDir Path root) throws IOException {
        fixture = new RingFixture(Files.createDirectory(root.resolve("data")));
        StoredKeyRing ring = fixture.open();
        gate = new KeyManagerGate(ring, new ErrorWriter(JsonMapper.shared()));
    }

    private record Asked(MockHttpServletResponse answer, boolean arrived) {

        String text() {
            return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
        }
    }

    private Asked ask(String method, String path) throws ServletException, IOException {
        var answer = new MockHttpServletResponse();
        var chain = new MockFilterChain();
        gate.doFilter(new MockHttpServletRequest(method, path), answer, chain);
        return new Asked(answer, chain.getRequest() != null);
    }

    private void everythingArrives() throws ServletException, IOException {
        assertThat(ask("GET", "/v1/runs").arrived()).isTrue();
        assertThat(ask("POST", "/v1/events").arrived()).isTrue();
    }

    private void nothingArrives() throws ServletException, IOException {
        for (var asked : new Asked[] {ask("GET", "/v1/runs"), ask("POST", "/v1/events/batch")}) {
            assertThat(asked.arrived()).isFalse();
            assertThat(asked.answer().getStatus()).isEqualTo(503);
            assertThat(asked.text()).contains("\"key_manager_unavailable\"");
            assertThat(asked.answer().getHeader("Retry-After")).isEqualTo("30");
        }
    }

    @Test
    void readsAndWritesGoOnForFiveMinutesAndThenStop() throws ServletException, IOException {
        everythingArrives();
        fixture.manager.disappear();
        everythingArrives();
        fixture.pass(FIVE_MINUTES.minusMillis(1));
        everythingArrives();
        fixture.pass(Duration.ofMillis(1));
        nothingArrives();
        fixture.pass(Duration.ofDays(1));
        nothingArrives();
    }

    @Test
    void goesOnWhenTheKeyManagerIsBack() throws ServletException, IOException {
        fixture.manager.disappear();
        fixture.pass(FIVE_MINUTES);
        nothingArrives();
        fixture.manager.comeBack();
        everythingArrives();
        fixture.manager.disappear();
        fixture.pass(FIVE_MINUTES.minusMillis(1));
        everythingArrives();
    }

    @Test
    void theHealthAnswerIsThereWhenItIsNeeded() throws ServletException, IOException {
        fixture.manager.disappear();
        fixture.pass(FIVE_MINUTES);

        assertThat(ask("GET", "/v1/health").arrived()).isTrue();
    }
}
