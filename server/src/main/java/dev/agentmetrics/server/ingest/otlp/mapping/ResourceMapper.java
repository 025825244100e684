package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.SpanField.*;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The spans and metrics of one resource: it answers for them what they do not say themselves. */
public final class ResourceMapper {

    /** What a resource can say of all its spans. */
    private static final List<SpanField> ANSWERED =
            List.of(
                    SERVICE_NAME,
                    ENVIRONMENT,
                    FRAMEWORK,
                    AGENT_NAME,
                    AGENT_ID,
                    AGENT_VERSION,
                    SESSION_ID);

    final String json;
    final String userId;
    final String lastingUserId;
    final List<String> cut;
    final int secrets;
    final int cards;

    private final SpanBatch batch;
    private final Map<SpanField, String> answers = new EnumMap<>(SpanField.class);

    ResourceMapper(SpanBatch batch, Resource resource) {
        this.batch = batch;
        batch.cleaner.reset();
        batch.cuts.reset();
        var readings = batch.readings;
        readings.reset(SpanTimes.NONE, null);
        for (var attribute : resource.getAttributesList()) {
            readings.offer(batch.mapper.names.of(attribute.getKey()), attribute.getValue(), -1);
        }
        for (var field : ANSWERED) {
            answers.put(field, batch.stored(readings.use(field), field));
        }
        var user = readings.use(USER_ID);
        userId = batch.pseudonym(user);
        lastingUserId = batch.lastingPseudonym(user);
        batch.resources.reset();
        batch.resources.object(resource.getAttributesList());
        json = batch.resources.out().toString();
        cut = batch.cuts.names();
        secrets = batch.cleaner.secrets();
        cards = batch.cleaner.cards();
    }

    /** For the spans of one scope. */
    public ScopeMapper scope(InstrumentationScope scope) {
        return new ScopeMapper(batch, this, scope);
    }

    /** For the metrics of one scope. */
    public MetricScope metrics(InstrumentationScope scope) {
        return new MetricScope(batch, this, scope);
    }

    /** Empty when it says nothing about it. */
    String answer(SpanField field) {
        return answers.getOrDefault(field, "");
    }
}
