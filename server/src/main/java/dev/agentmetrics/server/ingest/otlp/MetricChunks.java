package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.ingest.otlp.mapping.MetricScope;
import dev.agentmetrics.server.ingest.otlp.mapping.ResourceMapper;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanBatch;
import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.function.Predicate;

/**
 * Reads the metrics of one request point by point and stores the points in pieces. A metric that
 * cannot be read as a whole counts as one point that was rejected: nobody can say how many it has.
 */
final class MetricChunks implements SignalSink<Metric>, MetricScope.Out {

    /** Of a bucket and its bound, as objects and as a row, in characters. */
    private static final int CHARACTERS_PER_BUCKET = 16;

    private static final int CHARACTERS_PER_POINT = 200;

    private final SpanBatch batch;
    private final Predicate<MetricPoint> admitted;
    private final Chunks<MetricPoint> chunks;
    private ResourceMapper resource;
    private MetricScope scope;

    MetricChunks(
            SpanBatch batch, Predicate<MetricPoint> admitted, Chunks.Storing<MetricPoint> storing) {
        this.batch = batch;
        this.admitted = admitted;
        this.chunks = new Chunks<>(Signal.METRICS, storing);
        this.resource = batch.resource(Resource.getDefaultInstance());
        this.scope = resource.metrics(InstrumentationScope.getDefaultInstance());
    }

    @Override
    public void resource(Resource read) {
        resource = batch.resource(read);
    }

    @Override
    public void scope(InstrumentationScope read) {
        scope = resource.metrics(read);
    }

    @Override
    public void item(Metric metric, int bytes) {
        scope.read(metric, this);
    }

    @Override
    public void accepted(MetricPoint point) {
        if (admitted.test(point)) {
            var characters =
                    CHARACTERS_PER_POINT
                            + point.labels().json().length()
                            + CHARACTERS_PER_BUCKET * point.value().buckets().size();
            chunks.add(point, 0, characters);
        } else {
            chunks.reject(SeriesLimit.REASON);
        }
    }

    @Override
    public void rejected(String reason) {
        chunks.reject(reason);
    }

    @Override
    public void unreadable(String reason) {
        chunks.reject(reason);
    }

    @Override
    public ExportReceipt finish() {
        return chunks.finish();
    }
}
