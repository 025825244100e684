package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.ClientEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Events that are no runs. */
class ClientEventTest {

    private static final String GOOD = IngestFixtures.event("");

    @Test
    void areKeptApartFromRuns() {
        var incoming =
                IngestFixtures.batch(
                        "{\"events\":["
                                + event("session_metrics", "e1")
                                + ","
                                + event("audit_wal_recovery", "e2")
                                + ","
                                + event("anything", "e3")
                                + ","
                                + event("agent_end", "e4")
                                + ","
                                + event("", "e5")
                                + "]}");
        assertThat(incoming.events())
                .extracting(ClientEvent::name)
                .containsExactly("session_metrics", "audit_wal_recovery", "anything");
        assertThat(incoming.runs())
                .extracting(run -> run.identity().eventId())
                .containsExactly("e4", "e5");
    }

    @Test
    void keepAllTheySay() {
        var json =
                "{\"event_name\":\"skill_load\",\"trace_id\":\"t/1\",\"agent_id\":\"a1\",\"ts\":1795463818761,\"skill_name\":\"s\",\"deep\":{\"x\":[1.5,null]},\"metadata\":{\"é\":\"ü\"}}";
        var event =
                IngestFixtures.batch("{\"events\":[ " + GOOD + " , " + json + " ]}")
                        .events()
                        .getFirst();
        assertThat(event.payload()).isEqualTo(json);
        assertThat(event.at()).isEqualTo(Instant.ofEpochMilli(1795463818761L));
        assertThat(event.receivedAt()).isEqualTo(IngestFixtures.NOW);
        assertThat(event.traceId()).isEqualTo("t/1");
        assertThat(event.agentId()).isEqualTo("a1");
    }

    @Test
    void needNoStatus() {
        assertThat(
                        IngestFixtures.one(
                                        "{\"event_name\":\"skill_load\",\"trace_id\":\"t\",\"agent_id\":\"a\"}")
                                .events())
                .hasSize(1);
    }

    /** One session sends many of them under one trace and agent. */
    @Test
    void areTheSameOnlyWhenTheySayTheSame() {
        var one = clientEvent("\"ts\":1795463818761");
        assertThat(clientEvent("\"ts\":1795463818761").id()).isEqualTo(one.id());
        assertThat(clientEvent("\"ts\":1795463818762").id()).isNotEqualTo(one.id());
        assertThat(clientEvent("\"event_id\":\"x\",\"ts\":1").id())
                .isEqualTo(clientEvent("\"event_id\":\"x\",\"ts\":2").id());
    }

    private static ClientEvent clientEvent(String more) {
        return IngestFixtures.one(IngestFixtures.event("\"event_name\":\"tool_use\"," + more))
                .events()
                .getFirst();
    }

    private static String event(String name, String id) {
        return IngestFixtures.event("\"event_name\":\"" + name + "\",\"event_id\":\"" + id + "\"");
    }
}
