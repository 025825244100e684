package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.core.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request: what is counted as accepted is durable. {@code repeated} of them had
 * been there before and changed nothing. {@code id} is that of a single event.
 */
public record IngestReceipt(
        @Nullable RunId id, int accepted, int repeated, List<Rejection> rejections) {

    public IngestReceipt {
        rejections = List.copyOf(rejections);
    }
}
