package dev.agentmetrics.server.metrics.calls;

import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Slice;
import dev.agentmetrics.server.telemetry.read.CallsRequest;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Kind;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Only;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * Whose calls of what a page is about.
 *
 * @param service as runs made from spans name theirs; null for all
 */
record CallsQuestion(Kind kind, Slice slice, @Nullable String service) {

    CallsRequest request(Wanted wanted) {
        return request(slice.range(), wanted);
    }

    /** The same about another time. */
    CallsRequest request(TimeRange range, Wanted wanted) {
        return CallsRequest.of(slice.org(), range, kind, wanted)
                .only(new Only(slice.scope().environment(), slice.agentId(), service));
    }
}
