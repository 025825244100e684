package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of runs. Total and histogram of the whole filter come with the first page only. */
@Wire
public record RunPage(
        List<RunSummary> runs,
        @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RangeView range,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Bar> histogram) {

    public RunPage {
        runs = List.copyOf(runs);
        histogram = histogram == null ? null : List.copyOf(histogram);
    }

    /** One bar above the table. */
    @Wire
    public record Bar(@WireTime Instant t, long success, long notSuccess) {}
}
