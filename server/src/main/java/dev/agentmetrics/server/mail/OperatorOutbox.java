package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The outbox as whoever runs this deployment sees it.
 *
 * <p>Guarantees that nobody else does, that what a message says is shown only while there is no
 * mail server to take it, and that whoever reads one leaves a record: its link may open somebody's
 * account.
 */
@Service
public class OperatorOutbox {

    static final int MAX_PAGE = 200;

    private final MailStore store;
    private final Outbox outbox;
    private final Delivery delivery;
    private final Operator operator;
    private final AuditLog audit;
    private final TransactionOperations transactions;

    OperatorOutbox(
            MailStore store,
            Outbox outbox,
            Delivery delivery,
            Operator operator,
            AuditLog audit,
            TransactionOperations transactions) {
        this.store = store;
        this.outbox = outbox;
        this.delivery = delivery;
        this.operator = operator;
        this.audit = audit;
        this.transactions = transactions;
    }

    /**
     * Messages, latest first.
     *
     * @param delivered whether a mail server takes them
     * @param next where the next page begins; null when this was the last
     */
    public record Page(boolean delivered, List<MailStore.Row> messages, @Nullable UUID next) {
        public Page {
            messages = List.copyOf(messages);
        }
    }

    /** A message; the text is null where it is not shown. */
    public record Opened(MailStore.Row message, @Nullable MessageText text) {}

    public Page page(Caller caller, @Nullable UUID before, int limit) {
        operator.require(caller);
        if (limit < 1 || limit > MAX_PAGE) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "The page was not read.",
                            List.of(new FieldError("limit", "invalid", "1 to " + MAX_PAGE))));
        }
        var found = store.before(before, limit + 1);
        var messages = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                delivery.isPossible(),
                messages,
                found.size() > limit ? messages.getLast().message().id() : null);
    }

    public Opened open(Caller caller, Optional<UUID> id) {
        operator.require(caller);
        var message =
                id.flatMap(store::find)
                        .orElseThrow(() -> new ProblemException(new Problem.NotFound("message")));
        if (delivery.isPossible()) {
            return new Opened(message, null);
        }
        // The record first: without it, nothing is shown.
        transactions.executeWithoutResult(
                _ ->
                        audit.append(
                                AuditEvent.by(
                                        caller,
                                        AuditType.OUTBOX_READ,
                                        Map.of(
                                                "message", message.message().id().toString(),
                                                "template", message.message().template().text()))));
        return new Opened(message, outbox.text(message.message().id()).orElse(null));
    }
}
