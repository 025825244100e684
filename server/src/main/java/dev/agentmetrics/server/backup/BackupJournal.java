package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Records backups and drills in the audit log of whoever runs the deployment. */
@Component
public class BackupJournal {

    private final AuditLog log;
    private final Operator operator;

    public BackupJournal(AuditLog log, Operator operator) {
        this.log = log;
        this.operator = operator;
    }

    void made(long sequence, boolean full, long storedBytes) {
        record(
                AuditType.BACKUP_MADE,
                Map.of(
                        "sequence",
                        Long.toString(sequence),
                        "kind",
                        full ? "full" : "increment",
                        "bytes",
                        Long.toString(storedBytes)));
    }

    void failed(long sequence, String trouble) {
        record(
                AuditType.BACKUP_FAILED,
                Map.of("sequence", Long.toString(sequence), "trouble", trouble));
    }

    void proven(long sequence) {
        record(AuditType.BACKUP_PROVEN, Map.of("sequence", Long.toString(sequence)));
    }

    void notProven(long sequence, String trouble) {
        record(
                AuditType.BACKUP_NOT_PROVEN,
                Map.of("sequence", Long.toString(sequence), "trouble", trouble));
    }

    private void record(AuditType type, Map<String, String> details) {
        log.append(
                new AuditEvent(
                        type, operator.organization(), AuditActor.SYSTEM, Origin.UNKNOWN, details));
    }
}
