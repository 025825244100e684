package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.HealthCheck;
import dev.agentmetrics.server.core.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthServiceTest {

    private final MovableClock clock = new MovableClock(IngestFixtures.NOW);

    @Test
    void isReadyWhenEverythingWorksAndSaysWhatDoesNot() {
        var broken = new AtomicBoolean();
        var service =
                service(
                        check("event_store", () -> {}),
                        check(
                                "control_store",
                                () -> {
                                    if (broken.get()) {
                                        throw new IllegalStateException("down");
                                    }
                                }));
        assertThat(service.health().ready()).isTrue();

        broken.set(true);
        clock.advance(Duration.ofSeconds(2));
        assertThat(service.health().ready()).isFalse();
        assertThat(service.health().described())
                .isEqualTo(Map.of("control_store", "failed", "event_store", "ok"));

        broken.set(false);
        clock.advance(Duration.ofSeconds(2));
        assertThat(service.health().ready()).isTrue();
    }

    @Test
    void asksAtMostOnceASecond() {
        var asked = new AtomicInteger();
        var service = service(check("event_store", asked::incrementAndGet));
        service.health();
        service.health();
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        service.health();
        assertThat(asked).hasValue(2);
    }

    @Test
    void countsAStoreThatHangsAsFailed() {
        var never = new CountDownLatch(1);
        var checks = List.of(check("event_store", never::await), check("control_store", () -> {}));
        var service = new HealthService(checks, clock, Duration.ofSeconds(2));
        assertThat(service.health().described())
                .isEqualTo(Map.of("control_store", "ok", "event_store", "failed"));
    }

    @Test
    void isReadyWithoutWhatItCanDoWithout() {
        var minor =
                new HealthCheck() {
                    @Override
                    public String name() {
                        return "backups";
                    }

                    @Override
                    public boolean vital() {
                        return false;
                    }

                    @Override
                    public void check() {
                        throw new IllegalStateException("late");
                    }
                };
        var health = service(check("event_store", () -> {}), minor).health();

        assertThat(health.ready()).isTrue();
        assertThat(health.described()).isEqualTo(Map.of("backups", "failed", "event_store", "ok"));
    }

    private HealthService service(HealthCheck... checks) {
        return new HealthService(List.of(checks), clock, Duration.ofMinutes(1));
    }

    private interface Question {
        void ask() throws Exception;
    }

    private static HealthCheck check(String name, Question question) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void check() throws Exception {
                question.ask();
            }
        };
    }
}
