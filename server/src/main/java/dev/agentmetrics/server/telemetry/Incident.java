package dev.agentmetrics.server.telemetry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/**
 * Logs a failure of the event store once, not once per request, and its end. A failure that comes
 * and goes is logged once a minute.
 */
public final class Incident {

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Logger log;
    private final String what;
    private final Clock clock;
    private Instant quietUntil = Instant.MIN;
    private int failures;
    private boolean logged;

    /**
     * @param what what fails, at the beginning of a sentence
     */
    public Incident(Logger log, String what, Clock clock) {
        this.log = log;
        this.what = what;
        this.clock = clock;
    }

    public synchronized void happened(Throwable failure) {
        failures++;
        var now = clock.instant();
        if (!logged && !now.isBefore(quietUntil)) {
            logged = true;
            quietUntil = now.plus(QUIET);
            log.error("{} failed; more of the same is not logged", what, failure);
        }
    }

    public synchronized void over() {
        if (logged) {
            log.info("{} works again after {} failures", what, failures);
        }
        logged = false;
        failures = 0;
    }
}
