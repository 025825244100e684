package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.HealthCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Asks everything the server needs whether it works. The answer is kept for a second, so that
 * nobody can wear the stores out by asking, and a store that hangs counts as failed.
 */
@Service
public class HealthService {

    private static final Logger LOG = LoggerFactory.getLogger(HealthService.class);
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<HealthCheck> checks;
    private final Set<String> minor;
    private final Clock clock;
    private final Duration patience;
    private @Nullable Health last;
    private Instant lastAt = Instant.MIN;

    @org.springframework.beans.factory.annotation.Autowired
    HealthService(List<HealthCheck> checks, Clock clock) {
        this(checks, clock, PATIENCE);
    }

    HealthService(List<HealthCheck> checks, Clock clock, Duration patience) {
        this.checks = List.copyOf(checks);
        this.minor =
                checks.stream()
                        .filter(check -> !check.vital())
                        .map(HealthCheck::name)
                        .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
        this.patience = patience;
    }

    /** At most a second old. */
    public synchronized Health health() {
        var now = clock.instant();
        var known = last;
        if (known != null && now.isBefore(lastAt.plus(KEPT))) {
            return known;
        }
        var health = ask();
        if (known == null || !known.equals(health)) {
            report(health);
        }
        last = health;
        lastAt = clock.instant();
        return health;
    }

    private Health ask() {
        var asked = new HashMap<String, FutureTask<Boolean>>();
        for (var check : checks) {
            var task = new FutureTask<>(() -> works(check));
            asked.put(check.name(), task);
            Thread.ofVirtual().name("health-" + check.name()).start(task);
        }
        var answers = new HashMap<String, Boolean>();
        asked.forEach((name, task) -> answers.put(name, inTime(task)));
        return new Health(answers, minor);
    }

    private static boolean works(HealthCheck check) throws Exception {
        check.check();
        return true;
    }

    private boolean inTime(FutureTask<Boolean> task) {
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException _) {
            return false;
        } catch (TimeoutException _) {
            task.cancel(true);
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Only when it changes: a probe asks every few seconds. */
    private static void report(Health health) {
        if (!health.checks().containsValue(false)) {
            LOG.info("health: everything works");
        } else {
            LOG.warn("health: {}", health.described());
        }
    }
}
