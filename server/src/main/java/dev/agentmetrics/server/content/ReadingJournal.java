package dev.agentmetrics.server.content;

import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records who read what was said: a person who looks at many spans of a trace has one record of it
 * in ten minutes. A record that could not be written is not remembered as one.
 */
@Component
class ReadingJournal {

    static final Duration ONCE_IN = Duration.ofMinutes(10);

    private static final int REMEMBERED = 10_000;

    private final AuditLog log;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Map<Reader, Instant> recorded = new LinkedHashMap<>();

    ReadingJournal(AuditLog log, TransactionOperations transactions, Clock clock) {
        this.log = log;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Reader(OrgId org, PersonId person, String trace) {}

    /** When it returns, the log tells of it. */
    void read(Caller caller, PersonId person, String trace) {
        var reader = new Reader(caller.org(), person, trace);
        if (isRecorded(reader)) {
            return;
        }
        transactions.executeWithoutResult(
                _ ->
                        log.append(
                                AuditEvent.by(
                                        caller, AuditType.CONTENT_READ, Map.of("trace", trace))));
        remember(reader);
    }

    private synchronized boolean isRecorded(Reader reader) {
        var at = recorded.get(reader);
        return at != null && clock.instant().isBefore(at.plus(ONCE_IN));
    }

    private synchronized void remember(Reader reader) {
        recorded.remove(reader);
        recorded.put(reader, clock.instant());
        if (recorded.size() > REMEMBERED) {
            var eldest = recorded.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
