package dev.agentmetrics.server.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code ./dev seed} can send. Every scenario is a stream of events and a page that shows it.
 */
enum Scenario {
    FIRST_RUN("one successful run, as a first client would send it", "/runs") {
        @Override
        Stream<Map<String, Object>> events(EventFactory factory, Instant now) {
            return Stream.of(factory.run(Fleet.agents().getFirst(), now));
        }
    },
    DEEP_TREE("a run whose agents call agents, six levels deep", "/runs") {
        @Override
        Stream<Map<String, Object>> events(EventFactory factory, Instant now) {
            var agents = Fleet.agents();
            var root = factory.run(agents.getFirst(), now);
            var events = Stream.<Map<String, Object>>builder().add(root);
            var parents = List.of(root);
            for (var depth = 1; depth < 6; depth++) {
                var agent = agents.get(depth);
                var at = now.minusSeconds(depth);
                parents =
                        parents.stream()
                                .flatMap(
                                        parent ->
                                                IntStream.range(0, 2)
                                                        .mapToObj(
                                                                _ ->
                                                                        factory.run(
                                                                                agent,
                                                                                at,
                                                                                "deep-tree",
                                                                                text(
                                                                                        parent,
                                                                                        "trace_id"))))
                                .toList();
                parents.forEach(events::add);
            }
            return events.build();
        }
    },
    LONG_SESSION(
            "a conversation of 200 runs over three hours", "/session?session_id=long-session") {
        @Override
        Stream<Map<String, Object>> events(EventFactory factory, Instant now) {
            var agent = Fleet.agents().getFirst();
            return IntStream.range(0, 200)
                    .mapToObj(
                            turn ->
                                    factory.run(
                                            agent,
                                            now.minusSeconds(54L * turn),
                                            "long-session",
                                            null));
        }
    },
    FAILING_AGENT("an agent that began to fail two hours ago", "/agent?agent_id=support-agent") {
        @Override
        Stream<Map<String, Object>> events(EventFactory factory, Instant now) {
            var healthy = Fleet.agents().getFirst();
            return IntStream.range(0, 1_440)
                    .mapToObj(
                            minute -> {
                                var end = now.minus(Duration.ofMinutes(minute));
                                var agent =
                                        minute < 120
                                                ? healthy.withVersion(
                                                        "2.4.0", 0.6, healthy.failures())
                                                : healthy;
                                return factory.run(agent, end);
                            });
        }
    },
    COST_SPIKE(
            "an agent whose cache stopped working an hour ago", "/agent?agent_id=research-agent") {
        @Override
        Stream<Map<String, Object>> events(EventFactory factory, Instant now) {
            var agent = Fleet.agents().get(1);
            return IntStream.range(0, 720)
                    .mapToObj(
                            step ->
                                    factory.run(
                                            step < 30
                                                    ? agent.withCacheShare(0)
                                                    : agent.withCacheShare(0.9),
                                            now.minus(Duration.ofMinutes(2L * step))));
        }
    },
    MANY_RUNS("100,000 runs of one day", "/runs") {
        @Override
        Stream<Map<String, Object>> events(EventFactory factory, Instant now) {
            var agents = Fleet.agents();
            return IntStream.range(0, 100_000)
                    .mapToObj(
                            i ->
                                    factory.run(
                                            agents.get(i % agents.size()),
                                            now.minusMillis(864L * i)));
        }
    },
    FLEET("fourteen agents over fourteen days, with a bad release and a lost cache", "/overview") {
        @Override
        Stream<Map<String, Object>> events(EventFactory factory, Instant now) {
            return IntStream.range(0, 14 * 24 * 12)
                    .mapToObj(slot -> now.minus(Duration.ofMinutes(5L * slot)))
                    .flatMap(slot -> fleetAt(factory, slot, now));
        }
    };

    private final String description;
    private final String page;

    Scenario(String description, String page) {
        this.description = description;
        this.page = page;
    }

    /** Events, newest first; deterministic for a given factory and time. */
    abstract Stream<Map<String, Object>> events(EventFactory factory, Instant now);

    String description() {
        return description;
    }

    /** The dashboard's page that shows it. */
    String page() {
        return page;
    }

    String commandName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Five minutes of the whole fleet: quiet nights, busy afternoons, slow weekends. */
    static Stream<Map<String, Object>> fleetAt(EventFactory factory, Instant slot, Instant now) {
        var local = slot.atOffset(ZoneOffset.UTC);
        var hour = local.getHour() + local.getMinute() / 60.0;
        var daytime = 0.25 + 1.5 * Math.exp(-Math.pow((hour - 14) / 4.5, 2));
        var weekday = local.getDayOfWeek().getValue() >= 6 ? 0.4 : 1;
        return Fleet.agents().stream()
                .flatMap(
                        agent -> {
                            var expected = agent.runsPerDay() / 288.0 * daytime * weekday;
                            return IntStream.range(0, factory.count(expected))
                                    .mapToObj(
                                            _ -> {
                                                var end =
                                                        slot.minus(
                                                                factory.within(
                                                                        Duration.ofMinutes(5)));
                                                return factory.run(Fleet.at(agent, end, now), end);
                                            });
                        });
    }

    private static String text(Map<String, Object> event, String field) {
        return String.valueOf(event.get(field));
    }
}
