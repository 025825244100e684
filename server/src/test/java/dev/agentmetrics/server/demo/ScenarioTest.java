package dev.agentmetrics.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void sendsTheSameEventsForTheSameSeed(Scenario scenario) {
        assertThat(events(scenario)).isNotEmpty().isEqualTo(events(scenario));
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void identifiesEveryEventOnce(Scenario scenario) {
        var ids = events(scenario).stream().map(event -> event.get("event_id")).toList();
        assertThat(ids).doesNotHaveDuplicates().doesNotContainNull();
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void sendsNothingFromTheFuture(Scenario scenario) {
        assertThat(events(scenario))
                .allSatisfy(
                        event ->
                                assertThat((Long) event.get("ts"))
                                        .isLessThanOrEqualTo(NOW.toEpochMilli()));
    }

    @Test
    void theFleetsBadReleaseFailsMoreThanTheOneBefore() {
        var byVersion =
                events(Scenario.FLEET).stream()
                        .filter(event -> "support-agent".equals(event.get("agent_id")))
                        .collect(
                                Collectors.groupingBy(
                                        event -> String.valueOf(event.get("version"))));

        assertThat(byVersion).containsOnlyKeys("2.3.1", "2.4.0");
        assertThat(failureRate(byVersion.get("2.4.0")))
                .isGreaterThan(4 * failureRate(byVersion.get("2.3.1")));
        assertThat(byVersion.get("2.4.0"))
                .allSatisfy(
                        event ->
                                assertThat(Instant.ofEpochMilli((Long) event.get("ts")))
                                        .isAfterOrEqualTo(NOW.minus(Fleet.RELEASE_AGE)));
    }

    /** What the picture in the README shows is there at every hour, nights and Mondays included. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 9, 12, 15, 18, 21, 54, 60, 66, 72, 78, 84, 90, 96, 102})
    void theBadReleaseShowsInADayAtAnyTime(int hours) {
        var now = Instant.parse("2026-11-25T00:00:00Z").plus(Duration.ofHours(hours));
        var support =
                Scenario.FLEET
                        .events(new EventFactory(new Random(hours)), now)
                        .filter(event -> "support-agent".equals(event.get("agent_id")))
                        .toList();

        var rise = failureRate(day(support, now)) - failureRate(day(support, dayBefore(now)));

        assertThat(rise).isGreaterThan(0.04);
    }

    private static Instant dayBefore(Instant now) {
        return now.minus(Duration.ofDays(1));
    }

    private static List<Map<String, Object>> day(List<Map<String, Object>> events, Instant end) {
        return events.stream()
                .filter(
                        event -> {
                            var at = Instant.ofEpochMilli((Long) event.get("ts"));
                            return at.isAfter(dayBefore(end)) && !at.isAfter(end);
                        })
                .toList();
    }

    @Test
    void theDeepTreeHasOneRootAndOnlyKnownParents() {
        var events = events(Scenario.DEEP_TREE);
        var traces =
                events.stream().map(event -> event.get("trace_id")).collect(Collectors.toSet());

        assertThat(events.stream().filter(event -> !event.containsKey("parent_trace_id")))
                .hasSize(1);
        assertThat(
                        events.stream()
                                .filter(event -> event.containsKey("parent_trace_id"))
                                .map(event -> event.get("parent_trace_id")))
                .allMatch(traces::contains);
    }

    @Test
    void anAverageCountComesOutOnAverage() {
        var factory = new EventFactory(new Random(1));
        var total = 0;
        for (var i = 0; i < 10_000; i++) {
            total += factory.count(0.25);
        }
        assertThat(total).isBetween(2_300, 2_700);
        assertThat(factory.within(Duration.ofMinutes(5))).isLessThan(Duration.ofMinutes(5));
    }

    private static double failureRate(List<Map<String, Object>> events) {
        return (double)
                        events.stream()
                                .filter(event -> !"success".equals(event.get("status")))
                                .count()
                / events.size();
    }

    private static List<Map<String, Object>> events(Scenario scenario) {
        return scenario.events(new EventFactory(new Random(7)), NOW).limit(50_000).toList();
    }
}
