package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.ingest.otlp.mapping.EventBatch;
import dev.agentmetrics.server.ingest.otlp.mapping.EventScope;
import dev.agentmetrics.server.ingest.otlp.mapping.MappedEvent;
import dev.agentmetrics.server.telemetry.span.Observation;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;

/** Maps the records of one request and stores them in pieces. */
final class LogChunks implements SignalSink<LogRecord> {

    private final EventBatch batch;
    private final Chunks<Observation> chunks;
    private EventBatch.OfResource resource;
    private EventScope scope;

    LogChunks(EventBatch batch, Chunks.Storing<Observation> storing) {
        this.batch = batch;
        this.chunks = new Chunks<>(Signal.LOGS, storing);
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
    public void item(LogRecord sent, int bytes) {
        switch (scope.map(sent)) {
            case MappedEvent.Accepted(var observation) ->
                    chunks.add(observation, bytes, characters(observation));
            case MappedEvent.Rejected(var reason) -> chunks.reject(reason);
        }
    }

    private static int characters(Observation observation) {
        return switch (observation) {
            case SpanEvent event ->
                    event.content().attributes().length() + event.what().errorMessage().length();
            case Score score -> score.verdict().label().length();
        };
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
