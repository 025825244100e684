package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.telemetry.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which event is the same as which, and when it happened. */
class EventIdentityTest {

    @Nested
    class Identity {

        @Test
        void isTheClientsUuid() {
            var run = run("\"event_id\":\"fcd17b8a-6587-4165-bada-e869cc7b679d\"");
            assertThat(run.id().toString()).isEqualTo("fcd17b8a-6587-4165-bada-e869cc7b679d");
            assertThat(run.identity().eventId()).isEmpty();
        }

        @Test
        void isDerivedFromAnyOtherEventId() {
            var run = run("\"event_id\":\"order/17\"");
            assertThat(run.id()).isEqualTo(EventIds.of("order/17", "", ""));
            assertThat(run.identity().eventId()).isEqualTo("order/17");
        }

        @Test
        void isTraceAndAgentWithoutAnEventId() {
            assertThat(run("").id()).isEqualTo(EventIds.of("", "t1", "a1"));
            assertThat(run("\"event_id\":\"\"").id()).isEqualTo(EventIds.of("", "t1", "a1"));
            assertThat(run("\"agent_id\":\"a2\"").id()).isNotEqualTo(run("").id());
        }

        /** Two long ids that share what is kept of them are two events. */
        @Test
        void isTakenFromTheWholeIdNotFromWhatIsLeftAfterCutting() {
            var common = "x".repeat(255);
            var one = run("\"trace_id\":\"" + common + "1\"");
            var two = run("\"trace_id\":\"" + common + "2\"");
            assertThat(one.identity().traceId()).isEqualTo(two.identity().traceId());
            assertThat(one.id()).isNotEqualTo(two.id());
        }

        @Test
        void tellsHalfSurrogatesApart() {
            assertThat(run("\"trace_id\":\"\\ud800\"").id())
                    .isNotEqualTo(run("\"trace_id\":\"\\ud801\"").id());
        }
    }

    @Nested
    class Time {

        @Test
        void isTheClientsWhereItCanBeRight() {
            for (var at :
                    List.of(
                            IngestFixtures.NOW,
                            IngestFixtures.NOW.minus(Duration.ofDays(400)),
                            IngestFixtures.NOW.plus(Duration.ofHours(1)))) {
                var run = run("\"ts\":" + at.toEpochMilli());
                assertThat(run.outcome().at()).isEqualTo(at);
                assertThat(run.outcome().receivedAt()).isEqualTo(IngestFixtures.NOW);
                assertThat(run.content().truncated()).isEmpty();
            }
        }

        @Test
        void isOursWhereTheClientsCannotBeRightAndTheClientsIsKept() {
            for (long ts :
                    List.of(
                            IngestFixtures.NOW.minus(Duration.ofDays(400)).toEpochMilli() - 1,
                            IngestFixtures.NOW.plus(Duration.ofHours(1)).toEpochMilli() + 1,
                            0L,
                            -5L,
                            999_999_999_999_999L)) {
                var run = run("\"ts\":" + ts + ",\"metadata\":{\"k\":1}");
                assertThat(run.outcome().at()).isEqualTo(IngestFixtures.NOW);
                assertThat(run.content().metadata())
                        .isEqualTo("{\"k\":1,\"ts_original\":" + ts + "}");
                assertThat(run.content().truncated()).containsExactly("ts");
            }
        }

        @Test
        void isOursWhenTheClientSaysNothing() {
            assertThat(run("").outcome().at()).isEqualTo(IngestFixtures.NOW);
        }

        @Test
        void takesDigitsInQuotes() {
            assertThat(run("\"ts\":\"1795463818761\"").outcome().at())
                    .isEqualTo(Instant.ofEpochMilli(1795463818761L));
        }
    }

    private static Run run(String more) {
        return IngestFixtures.one(IngestFixtures.event(more)).runs().getFirst();
    }
}
