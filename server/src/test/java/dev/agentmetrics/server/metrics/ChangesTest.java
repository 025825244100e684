package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.metrics.internal.FleetSql.FirstUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final Instant FROM = Instant.parse("2026-11-24T00:00:00Z");
    private static final Instant BEFORE = FROM.minusSeconds(7200);
    private static final Instant LATER = FROM.plusSeconds(3600);

    @Test
    void tellsANewVersionAndANewModelOfAnOldAgent() {
        var changes =
                new Changes(
                        List.of(
                                new FirstUse("support", "2.3.9", "gpt-4o", BEFORE),
                                new FirstUse("support", "2.4.0", "gpt-4o", LATER),
                                new FirstUse("support", "2.4.0", "gpt-5", LATER.plusSeconds(1))),
                        FROM);

        assertThat(changes.list())
                .containsExactly(
                        new Change(
                                LATER.plusSeconds(1),
                                Change.Kind.NEW_MODEL,
                                "support",
                                "gpt-5",
                                "gpt-5 first used by support"),
                        new Change(
                                LATER,
                                Change.Kind.NEW_VERSION,
                                "support",
                                "2.4.0",
                                "support 2.4.0 first seen"));
        assertThat(changes.newVersions()).isEqualTo(Map.of("support", List.of("2.4.0")));
        assertThat(changes.newModels()).isEqualTo(Map.of("support", List.of("gpt-5")));
    }

    @Test
    void tellsOfANewAgentOnceAndNotOfItsFirstVersionAndModelToo() {
        var changes = new Changes(List.of(new FirstUse("triage", "1.0", "gpt-4o", LATER)), FROM);

        assertThat(changes.list())
                .containsExactly(
                        new Change(
                                LATER,
                                Change.Kind.NEW_AGENT,
                                "triage",
                                "triage",
                                "First run of triage"));
        assertThat(changes.newVersions()).isEmpty();
    }

    @Test
    void saysNothingOfWhatWasThereBefore() {
        var changes =
                new Changes(
                        List.of(
                                new FirstUse("support", "1", "gpt-4o", BEFORE),
                                new FirstUse("support", "1", "gpt-4o", LATER)),
                        FROM);

        assertThat(changes.list()).isEmpty();
    }

    @Test
    void saysNothingOfAbsentVersionsAndModels() {
        var changes =
                new Changes(
                        List.of(
                                new FirstUse("support", "1", "gpt-4o", BEFORE),
                                new FirstUse("support", "", "", LATER)),
                        FROM);

        assertThat(changes.list()).isEmpty();
    }
}
