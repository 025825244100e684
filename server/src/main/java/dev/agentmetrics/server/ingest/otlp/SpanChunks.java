package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.ingest.otlp.mapping.Mapped;
import dev.agentmetrics.server.ingest.otlp.mapping.ResourceMapper;
import dev.agentmetrics.server.ingest.otlp.mapping.ScopeMapper;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanBatch;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanScores;
import dev.agentmetrics.server.telemetry.span.Score;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;

/** Maps the spans of one request and stores them in pieces. */
final class SpanChunks implements SignalSink<io.opentelemetry.proto.trace.v1.Span> {

    private final SpanBatch batch;
    private final Chunks<Mapped.Accepted> chunks;
    private final SpanScores reader;
    private final Chunks<Score> scores;
    private ResourceMapper resource;
    private ScopeMapper scope;

    SpanChunks(
            SpanBatch batch,
            SpanScores reader,
            Chunks.Storing<Mapped.Accepted> storing,
            Chunks.Storing<Score> storingScores) {
        this.batch = batch;
        this.reader = reader;
        this.chunks = new Chunks<>(Signal.TRACES, storing);
        this.scores = new Chunks<>(Signal.TRACES, storingScores);
        this.resource = batch.resource(Resource.getDefaultInstance());
        this.scope = resource.scope(InstrumentationScope.getDefaultInstance());
    }

    @Override
    public void resource(Resource read) {
        resource = batch.resource(read);
    }

    @Override
    public void scope(InstrumentationScope read) {
        scope = resource.scope(read);
    }

    @Override
    public void item(io.opentelemetry.proto.trace.v1.Span span, int bytes) {
        switch (scope.map(span)) {
            case Mapped.Accepted accepted -> {
                chunks.add(accepted, bytes, characters(accepted));
                for (var score : reader.in(span, accepted.span())) {
                    scores.add(score, 0, score.verdict().label().length());
                }
            }
            case Mapped.Rejected(var reason) -> chunks.reject(reason);
        }
    }

    /** What was sent once, as the resource was, is stored with every span. */
    private static int characters(Mapped.Accepted accepted) {
        var content = accepted.span().content();
        var said = accepted.content();
        return content.attributes().length()
                + content.resource().length()
                + content.events().length()
                + content.links().length()
                + (said == null ? 0 : said.length());
    }

    @Override
    public void unreadable(String reason) {
        chunks.reject(reason);
    }

    /** Scores belong to their spans, and are counted with them. */
    @Override
    public ExportReceipt finish() {
        scores.finish();
        return chunks.finish();
    }
}
