package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.content.ContentChoices;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.ingest.Cleaner;
import dev.agentmetrics.server.ingest.Costing;
import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.UserPseudonym;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Reads OTLP spans of any library as spans of ours, with one table for all dialects.
 *
 * <p>Guarantees that no span that can be parsed makes it fail (only a silent key manager does),
 * that work and size stay in proportion to what was sent, and that the spans which come out hold no
 * prompts, outputs, identifiers of users, secrets or card numbers that are known as such. What is
 * wanted of prompts and outputs comes out beside them. Safe for use by several threads; a batch is
 * not.
 */
@Component
public final class SpanMapper {

    final AttributeTable table = AttributeTable.shipped();
    final MetricLabels metricLabels = MetricLabels.shipped();
    final NameRules names;
    final Costing costing;
    final UserPseudonym users;
    final Run.Cost costsNothing;

    private final Redactor redactor;
    private final JsonRedactor members;

    public SpanMapper(
            Redactor redactor, JsonRedactor members, Costing costing, UserPseudonym users) {
        this.redactor = redactor;
        this.members = members;
        this.costing = costing;
        this.users = users;
        this.names = new NameRules(table, redactor, members);
        this.costsNothing = costing.ofNothing();
    }

    /** For the metrics of one request, or spans of whose content nothing is wanted. */
    public SpanBatch batch(OrgId org, Instant receivedAt) {
        return batch(org, receivedAt, ContentChoices.Wanted.NOTHING);
    }

    /** For the spans of one request. */
    public SpanBatch batch(OrgId org, Instant receivedAt, ContentChoices.Wanted wanted) {
        return new SpanBatch(this, new Cleaner(redactor, members), org, receivedAt, wanted);
    }
}
