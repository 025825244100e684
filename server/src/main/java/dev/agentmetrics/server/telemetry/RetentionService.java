package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** How long an organisation keeps its events. */
public final class RetentionService {

    private final Guard guard;
    private final Retention retention;
    private final AuditLog log;
    private final TransactionOperations transactions;

    public RetentionService(
            Guard guard, Retention retention, AuditLog log, TransactionOperations transactions) {
        this.guard = guard;
        this.retention = retention;
        this.log = log;
        this.transactions = transactions;
    }

    /** In days; 0 means for ever. */
    public int days(Caller caller) {
        guard.require(caller, Permission.DATA_READ);
        return retention.days(caller.org());
    }

    /** From the next daily clean-up on. A shorter time deletes what is older, for good. */
    public int keepFor(Caller caller, @Nullable Integer days) {
        guard.require(caller, Permission.ORG_MANAGE);
        guard.requireRecent(caller);
        if (days == null || days < 0 || days > Retention.LONGEST_DAYS) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "Events are kept for 1 to %d days, or for ever (0)."
                                    .formatted(Retention.LONGEST_DAYS),
                            List.of(
                                    new Problem.FieldError(
                                            "days",
                                            "out_of_range",
                                            "0 to " + Retention.LONGEST_DAYS))));
        }
        transactions.executeWithoutResult(_ -> set(caller, days));
        return days;
    }

    private void set(Caller caller, int days) {
        int before = retention.days(caller.org());
        retention.set(caller.org(), days);
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.RETENTION_CHANGED,
                        Map.of(
                                "from_days", Integer.toString(before),
                                "to_days", Integer.toString(days))));
    }
}
