package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdsTest {

    @Test
    void keepsTheClientsOwnUuid() {
        var own = "018f3f2e-7c1a-7b2c-8d3e-0123456789ab";

        assertThat(EventIds.of(own, "t", "a").value()).isEqualTo(UUID.fromString(own));
        assertThat(EventIds.isOwnId(own)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "018F3F2E-7C1A-7B2C-8D3E-0123456789AB",
                "018f3f2e-7c1a-8b2c-8d3e-0123456789ab",
                "018f3f2e7c1a7b2c8d3e0123456789ab",
                "018f3f2e-7c1a-7b2c-8d3e-0123456789ag",
                "{018f3f2e-7c1a-7b2c-8d3e-01234567890}",
                "order/42\0\uD83D\uDE00",
                " "
            })
    void derivesAnIdFromAnyOtherEventId(String eventId) {
        var id = EventIds.of(eventId, "t", "a").value();

        assertThat(EventIds.isOwnId(eventId)).isFalse();
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id).isEqualTo(EventIds.of(eventId, "other", "other").value());
        assertThat(id).isNotEqualTo(EventIds.of(eventId + "x", "t", "a").value());
    }

    @Test
    void theDerivationIsTheDocumentedOne() throws Exception {
        var hash =
                MessageDigest.getInstance("SHA-256")
                        .digest("eorder-42".getBytes(StandardCharsets.UTF_8));
        var bytes = ByteBuffer.wrap(hash);
        var raw = new UUID(bytes.getLong(), bytes.getLong()).toString();
        var derived = EventIds.of("order-42", "", "").toString();

        assertThat(derived.substring(0, 14)).isEqualTo(raw.substring(0, 14));
        assertThat(derived.substring(15, 19)).isEqualTo(raw.substring(15, 19));
        assertThat(derived.substring(20)).isEqualTo(raw.substring(20));
    }

    @Test
    void withoutAnEventIdTraceAndAgentIdentifyTheEvent() {
        var id = EventIds.of("", "trace", "agent");

        assertThat(id).isEqualTo(EventIds.of("", "trace", "agent"));
        assertThat(id).isNotEqualTo(EventIds.of("", "tracea", "gent"));
        assertThat(id).isNotEqualTo(EventIds.of("", "trac", "eagent"));
        assertThat(id).isNotEqualTo(EventIds.of("", "agent", "trace"));
        assertThat(id).isNotEqualTo(EventIds.of("", "trace", "other"));
        assertThat(id).isNotEqualTo(EventIds.of("", "other", "agent"));
        assertThat(id).isNotEqualTo(EventIds.of("traceagent", "", ""));
        assertThat(id.value().version()).isEqualTo(8);
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        var expected =
                IntStream.range(0, 500)
                        .mapToObj(i -> EventIds.of("event-" + i, "", ""))
                        .collect(Collectors.toSet());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks =
                    IntStream.range(0, 2_000)
                            .mapToObj(
                                    i ->
                                            (Callable<Object>)
                                                    () -> EventIds.of("event-" + i % 500, "", ""))
                            .toList();
            var actual = new HashSet<>();
            for (var future : threads.invokeAll(tasks)) {
                actual.add(future.get());
            }
            assertThat(actual).isEqualTo(expected);
        }
    }
}
