package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The only way into the audit log.
 *
 * <p>Guarantees that an event is recorded together with the change it describes, or neither is;
 * that each record holds the hash of the one before; and that the end of each chain is sealed with
 * a key that is not in the database. An event that cannot be recorded fails, and with it what it
 * describes. Does not notice an older copy of the whole database by itself: for that, heads have to
 * be kept elsewhere.
 */
@Service
public class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private static final String CHAIN = "chain";
    private static final int CLOSINGS_AT_ONCE = 500;
    private static final AuditFilter CLOSINGS =
            new AuditFilter(Set.of(AuditType.LOG_CLOSED), null, null, null);

    private final AuditStore store;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Sealing sealing;

    public AuditLog(
            AuditStore store, TransactionOperations transactions, KeySource keys, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
        this.sealing = new Sealing(keys);
        open();
    }

    /**
     * Records an event in the transaction of the caller, or in one of its own. Call it last in a
     * transaction: it holds the chain's lock until the end.
     */
    public void append(AuditEvent event) {
        transactions.executeWithoutResult(_ -> write(event));
    }

    /** Records of an organisation, latest first, that stand before a place in its chain. */
    public List<AuditRecord> before(OrgId org, long seq, AuditFilter filter, int limit) {
        return store.before(org.value(), seq, filter, limit).stream()
                .map(AuditLog::record)
                .toList();
    }

    /** Records of an organisation in order, that stand after a place in its chain. */
    public List<AuditRecord> after(OrgId org, long seq, AuditFilter filter, int limit) {
        return store.after(org.value(), seq, filter, limit).stream().map(AuditLog::record).toList();
    }

    /**
     * Forgets everything that was recorded about an organisation; that there was something, and
     * where it ended, is recorded for the deployment. Nothing is recorded about that organisation
     * any more. Call it last in the transaction that deletes the organisation.
     */
    public void close(OrgId org) {
        var chain = org.value();
        transactions.executeWithoutResult(
                _ -> {
                    var head = store.lock(chain);
                    store.delete(chain);
                    if (head.seq() > 0) {
                        write(closed(head));
                    }
                });
    }

    private void open() {
        transactions.executeWithoutResult(
                _ -> {
                    var head = store.lock(AuditStore.DEPLOYMENT);
                    if (sealing.isForeign(head)) {
                        throw new StartupException(
                                "the audit log in the control store was sealed with another "
                                        + KeySource.Name.AUDIT.text()
                                        + " key; restore DATA_DIR/keys from your backup");
                    }
                    if (head.seq() == 0) {
                        write(opened(AuditStore.DEPLOYMENT));
                    }
                });
    }

    private void write(AuditEvent event) {
        var org = event.org();
        var chain = org == null ? AuditStore.DEPLOYMENT : org.value();
        var head = store.lock(chain);
        if (head.seq() == 0 && isClosed(chain)) {
            // Or a request that was under way would begin it again.
            throw new ProblemException(new Problem.NotFound("organization"));
        }
        if (!sealing.isOurs(head)) {
            LOG.error(
                    "the audit log was changed from outside: the end of chain {} is not sealed by"
                            + " this server. Nothing is recorded, and nothing is done that would have"
                            + " to be; `audit verify` says more",
                    chain);
            throw new ProblemException(
                    new Problem.Unavailable(
                            "audit_log_unavailable",
                            "This cannot be recorded now, so it was not done.",
                            Duration.ofMinutes(1)));
        }
        append(chain, head, event);
        if (head.seq() == 0 && !chain.equals(AuditStore.DEPLOYMENT)) {
            // So that a whole chain cannot vanish.
            write(opened(chain));
        }
    }

    private void append(UUID chain, AuditStore.Head head, AuditEvent event) {
        long seq = head.seq() + 1;
        // What every database keeps exactly.
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var body = RecordText.write(chain, seq, at, event);
        var hash = head.hash().then(body);
        var columns =
                new AuditStore.Columns(
                        at, event.type().text(), event.actor().kind().text(), event.actor().id());
        store.append(
                new AuditStore.Row(chain, seq, columns, body, hash),
                sealing.seal(chain, seq, hash));
    }

    private boolean isClosed(UUID chain) {
        long last = 0;
        List<AuditStore.Row> page;
        do {
            page = store.after(AuditStore.DEPLOYMENT, last, CLOSINGS, CLOSINGS_AT_ONCE);
            for (var row : page) {
                if (chain.toString().equals(record(row).event().details().get(CHAIN))) {
                    return true;
                }
                last = row.seq();
            }
        } while (page.size() == CLOSINGS_AT_ONCE);
        return false;
    }

    private static AuditEvent closed(AuditStore.Head head) {
        return new AuditEvent(
                AuditType.LOG_CLOSED,
                null,
                AuditActor.SYSTEM,
                Origin.UNKNOWN,
                Map.of(
                        CHAIN,
                        head.chain().toString(),
                        "records",
                        Long.toString(head.seq()),
                        "hash",
                        head.hash().toString()));
    }

    private static AuditEvent opened(UUID chain) {
        return new AuditEvent(
                AuditType.LOG_OPENED,
                null,
                AuditActor.SYSTEM,
                Origin.UNKNOWN,
                Map.of(CHAIN, chain.toString()));
    }

    private static AuditRecord record(AuditStore.Row row) {
        RecordText.@Nullable Parsed text = RecordText.read(row.body());
        if (text == null) {
            throw new IllegalStateException(
                    "record " + row.seq() + " of chain " + row.chain() + " is not readable");
        }
        return new AuditRecord(
                row.seq(), text.at(), text.event(), row.body(), row.hash().toString());
    }
}
