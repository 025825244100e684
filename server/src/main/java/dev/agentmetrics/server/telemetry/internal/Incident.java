package dev.agentmetrics.server.telemetry.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/** Logs a failure once, not once per request, and its end. */
final class Incident {

    private final Logger log;
    private final AtomicInteger failures = new AtomicInteger();

    Incident(Logger log) {
        this.log = log;
    }

    void happened(Throwable failure) {
        if (failures.getAndIncrement() == 0) {
            log.error("storing events failed; more of the same is not logged", failure);
        }
    }

    void over() {
        if (failures.get() != 0) {
            var count = failures.getAndSet(0);
            if (count != 0) {
                log.info("storing events works again after {} failed groups", count);
            }
        }
    }
}
