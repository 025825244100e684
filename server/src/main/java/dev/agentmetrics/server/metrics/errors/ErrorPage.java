package dev.agentmetrics.server.metrics.errors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of errors. What the whole selection has comes with the first page only. */
@Wire
public record ErrorPage(
        List<ErrorGroup> errors,
        RangeView range,
        @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Whole whole) {

    public ErrorPage {
        errors = List.copyOf(errors);
    }

    /**
     * All of the selection.
     *
     * @param groups different errors
     * @param isCut whether there are more different errors than are ever told apart; those that
     *     came first are
     * @param count failures of all groups
     * @param failedRuns runs that failed, timed out or were killed
     */
    @Wire
    public record Whole(
            long groups,
            @JsonProperty("cut") boolean isCut,
            long count,
            long runs,
            long failedRuns) {}
}
