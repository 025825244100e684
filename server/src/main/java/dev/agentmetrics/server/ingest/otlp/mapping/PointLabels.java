package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.SpanField.*;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one point after the other: what they mean, what is kept of them, and which series
 * they name. A label that is not kept still tells series apart, by a pseudonym.
 */
final class PointLabels {

    private static final int MOST = 64;
    private static final int LONGEST_TYPE = 64;

    private final SpanBatch batch;
    private final ResourceMapper resource;
    private final @Nullable Dialect ofScope;
    private final Hashes.Beginning origin;
    private String tokenType = "";
    private String hidden = "";
    private String json = "";

    /**
     * @param origin what tells resource and scope apart from others; long, and the same for all
     */
    PointLabels(
            SpanBatch batch, ResourceMapper resource, @Nullable Dialect ofScope, String origin) {
        this.batch = batch;
        this.resource = resource;
        this.ofScope = ofScope;
        this.origin = new Hashes.Beginning(origin.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads them, and refuses them when they could not be told apart from others any more. */
    void read(String metric, List<KeyValue> sent) throws Unfit {
        Unfit.unless(sent.size() <= MOST, "more than 64 labels");
        batch.cleaner.reset();
        batch.cuts.reset();
        var sorted = sent.stream().sorted(Comparator.comparing(KeyValue::getKey)).toList();
        write(sorted);
        Unfit.unless(
                batch.cuts.names().stream()
                        .allMatch(name -> name.equals(Cuts.CONTENT) || name.equals(Cuts.PERSONAL)),
                "labels are too long, nested too deep, of bytes, or twice there");
        mean(metric, sorted);
    }

    private void write(List<KeyValue> sorted) {
        var left = new StringBuilder();
        batch.labels.reset();
        var out = batch.labels.out();
        out.raw('{');
        for (var label : sorted) {
            var rule = batch.mapper.names.of(label.getKey());
            if (rule.keep != NameRule.Keep.REST) {
                left.append(rule.storedName).append('=').append(lasting(label.getValue()));
            }
            batch.labels.entry(rule, label.getKey(), label.getValue());
        }
        out.raw('}');
        json = out.toString();
        hidden = left.toString();
    }

    private String lasting(AnyValue value) {
        var plain = Values.plain(value);
        return batch.lastingPseudonym(plain == null ? value.toString() : Values.text(plain));
    }

    private void mean(String metric, List<KeyValue> sorted) {
        var readings = batch.readings;
        readings.reset(SpanTimes.NONE, ofScope);
        var best = Integer.MAX_VALUE;
        var type = "";
        for (var label : sorted) {
            readings.offer(batch.mapper.names.of(label.getKey()), label.getValue(), -1);
            int rank = batch.mapper.metricLabels.rank(metric, label.getKey());
            if (rank >= 0 && rank < best && label.getValue().hasStringValue()) {
                best = rank;
                type = label.getValue().getStringValue();
            }
        }
        tokenType = batch.stored(batch.mapper.metricLabels.word(type), LONGEST_TYPE, "token_type");
    }

    MetricPoint.Actor actor() {
        var user = batch.pseudonym(batch.readings.peek(USER_ID));
        return new MetricPoint.Actor(
                field(AGENT_ID),
                field(AGENT_NAME),
                field(SESSION_ID),
                user.isEmpty() ? resource.userId : user);
    }

    MetricPoint.Call call() {
        var rawModel = batch.readings.peek(MODEL);
        var provider = batch.readings.peek(PROVIDER);
        var words = batch.mapper.table.words;
        var model = words.model(rawModel);
        return new MetricPoint.Call(
                field(OPERATION),
                batch.stored(model, MODEL),
                provider.isEmpty() && !rawModel.isEmpty()
                        ? words.makerOf(model)
                        : batch.stored(provider, PROVIDER),
                field(TOOL_NAME),
                tokenType,
                batch.mapper.metricLabels.isAside(tokenType),
                field(ERROR_TYPE));
    }

    /** Of the point, else of its resource. */
    private String field(SpanField field) {
        var own = batch.stored(batch.readings.peek(field), field);
        return own.isEmpty() ? resource.answer(field) : own;
    }

    MetricPoint.Labels labels(MetricPoint.Instrument instrument) {
        var identity = new StringBuilder();
        for (var part :
                List.of(
                        instrument.name(),
                        instrument.unit(),
                        instrument.kind().name(),
                        instrument.temporality().name(),
                        json,
                        hidden)) {
            identity.append(part.length()).append(':').append(part);
        }
        return new MetricPoint.Labels(
                origin.uuid(identity.toString().getBytes(StandardCharsets.UTF_8)),
                json,
                batch.cleaner.secrets() + resource.secrets,
                batch.cleaner.cards() + resource.cards);
    }
}
