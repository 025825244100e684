package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.content.ContentChoices;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.ingest.Cleaner;
import dev.agentmetrics.server.ingest.Texts;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The spans or metrics of one request, read one after the other with the same few buffers. */
public final class SpanBatch {

    private static final int MOST_ATTRIBUTES = 256;
    private static final int ATTRIBUTES_LIMIT = 32_768;
    private static final int MOST_OF_EVENTS = 1_024;
    private static final int EVENTS_LIMIT = 32_768;

    /** Less than the others: it is stored with every span of the resource. */
    private static final int RESOURCE_LIMIT = 8_192;

    /** Of a metric; there are many points of each, and real ones are a tenth of it. */
    private static final int LABELS_LIMIT = 8_192;

    private static final int REMEMBERED_USERS = 1_000;

    final SpanMapper mapper;
    final Cleaner cleaner;
    final OrgId org;
    final Instant receivedAt;
    final Cuts cuts = new Cuts();
    final Readings readings;
    final AttributeText attributes;
    final AttributeText others;
    final AttributeText resources;
    final AttributeText labels;
    final ContentText contents;

    private final Map<String, String> pseudonyms = new HashMap<>();
    private final Map<String, String> lasting = new HashMap<>();
    private NameRule[] rules = new NameRule[64];

    SpanBatch(
            SpanMapper mapper,
            Cleaner cleaner,
            OrgId org,
            Instant receivedAt,
            ContentChoices.Wanted wanted) {
        this.mapper = mapper;
        this.cleaner = cleaner;
        this.org = org;
        this.receivedAt = receivedAt;
        this.readings = new Readings(mapper.table.words, cuts);
        this.attributes = text(MOST_ATTRIBUTES, ATTRIBUTES_LIMIT);
        this.others = text(MOST_OF_EVENTS, EVENTS_LIMIT);
        this.resources = text(MOST_ATTRIBUTES, RESOURCE_LIMIT);
        this.labels = text(MOST_ATTRIBUTES, LABELS_LIMIT);
        this.contents = new ContentText(mapper, cleaner, wanted);
    }

    private AttributeText text(int mostEntries, int limit) {
        return new AttributeText(mapper.names, cleaner, cuts, mostEntries, limit);
    }

    /** For the spans of one resource. */
    public ResourceMapper resource(Resource resource) {
        return new ResourceMapper(this, resource);
    }

    NameRule[] rules(int count) {
        if (rules.length < count) {
            rules = Arrays.copyOf(rules, Math.max(count, 2 * rules.length));
        }
        return rules;
    }

    /** What is stored of a text: redacted, then cut. */
    String stored(String sent, int limit, String name) {
        if (sent.isEmpty()) {
            return sent;
        }
        var clean = Texts.wellFormed(cleaner.text(Texts.window(sent)));
        if (clean.length() > limit || sent.length() > Texts.WINDOW) {
            cuts.add(name);
        }
        return Texts.cut(clean, limit);
    }

    String stored(String sent, SpanField field) {
        return stored(sent, field.limit, field.tableName);
    }

    /** Empty for nobody. */
    String pseudonym(String userId) {
        if (userId.isEmpty()) {
            return "";
        }
        return remembered(pseudonyms, userId, id -> mapper.users.of(org, id));
    }

    /** One that stays the same as long as any key does: series must not end with a rotation. */
    String lastingPseudonym(String userId) {
        if (userId.isEmpty()) {
            return "";
        }
        return remembered(lasting, userId, id -> mapper.users.all(org, id).getLast());
    }

    private static String remembered(
            Map<String, String> known, String userId, UnaryOperator<String> maker) {
        if (known.size() > REMEMBERED_USERS) {
            known.clear();
        }
        return known.computeIfAbsent(userId, maker);
    }
}
